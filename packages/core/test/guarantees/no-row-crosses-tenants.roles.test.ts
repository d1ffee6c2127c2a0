import { describeOwnRows } from '../fixtures/describe-own-rows.ts';

describeOwnRows('schema with roles');
