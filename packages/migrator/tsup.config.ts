import { libraryPreset } from '@dmt-tooling/build';
import { defineConfig } from 'tsup';

export default defineConfig(libraryPreset(['src/index.ts']));
