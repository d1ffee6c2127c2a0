import type { Options } from 'tsup';

/** ESM and CommonJS with types for both: what every library package ships. */
export function libraryPreset(entry: readonly string[]): Options {
  return {
    entry: [...entry],
    format: ['esm', 'cjs'],
    dts: true,
    clean: true,
    target: 'node20',
    platform: 'node',
    sourcemap: true,
    splitting: true,
    removeNodeProtocol: false,
  };
}

/** ESM only, split so that a command's code is read from disk when the command runs. */
export function cliPreset(entry: readonly string[]): Options {
  return { ...libraryPreset(entry), format: ['esm'], dts: false };
}
