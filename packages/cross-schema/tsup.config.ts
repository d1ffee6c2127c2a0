import { libraryPreset } from '@dmt-tooling/build';
import type { Options } from 'tsup';

const options: Options = libraryPreset(['src/index.ts']);

export default options;
