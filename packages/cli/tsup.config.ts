import { cliPreset } from '@dmt-tooling/build';
import type { Options } from 'tsup';

const options: Options = cliPreset(['src/bin.ts']);

export default options;
