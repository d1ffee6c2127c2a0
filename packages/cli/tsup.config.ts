import { cliPreset } from '@dmt-tooling/build';
import { defineConfig } from 'tsup';

export default defineConfig(cliPreset(['src/bin.ts']));
