import { afterAll, beforeAll } from 'vitest';
import { assertNothingMoreThan } from '../leaks/assert-no-leaks.ts';
import { type OpenResources, readOpenResources } from '../leaks/open-resources.ts';

// A setup file's hooks enclose those of the test file: first before all, last after all.
let before: OpenResources;
beforeAll(() => {
  before = readOpenResources();
});
afterAll(() => assertNothingMoreThan(before));
