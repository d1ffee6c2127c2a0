import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { defineConfig } from '@dmt/core';
import type { CliIo } from '../io.ts';
import { anchorMigrationFolders } from './anchor-migration-folders.ts';
import { findConfigFile } from './find-config-file.ts';
import { findUnsetVariables } from './find-unset-variables.ts';
import { importConfigFile } from './import-config-file.ts';
import type { LoadedConfig } from './loaded-config.ts';

export interface ConfigFile {
  readonly path: string;
  /** The path as messages show it: relative to where the command runs. */
  readonly shownPath: string;
  /** Environment variables that the file reads and that are not set; once it has run, it may have set some. */
  readonly unsetVariables: readonly string[];
}

/** Finds the config file without running it. */
export function locateConfig(io: CliIo, named: string | undefined): ConfigFile {
  const path = findConfigFile(io.cwd, named);
  return {
    path,
    shownPath: relative(io.cwd, path) || path,
    get unsetVariables() {
      return findUnsetVariables(readFileSync(path, 'utf8'), io.env);
    },
  };
}

/** Runs the config file and validates what it exports, with this command's own copy of core. */
export async function loadConfig(file: ConfigFile): Promise<LoadedConfig> {
  const exported = await importConfigFile(file.path, file.shownPath);
  // The file may export a plain object. defineConfig() refuses what is no config, which makes the type true.
  const config = defineConfig(exported as LoadedConfig);
  return anchorMigrationFolders(config, dirname(file.path));
}
