export { cliPreset, libraryPreset } from './presets.ts';
