import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GenerateFailedError } from '@dmt/core';
import { readJson } from './read-json.ts';
import { isJsonObject } from './snapshot.ts';

/** The drizzle-kit of a project. */
export interface InstalledKit {
  /** Its command line. */
  readonly bin: string;
  /** How it keeps migrations: a journal beside files (0.31), or a folder for each (1.x). */
  readonly layout: 'journal' | 'folders';
}

/** @throws DMT_GENERATE_FAILED when it is not installed, or of a line that is not known */
export async function findInstalledKit(configFile: string): Promise<InstalledKit> {
  let folder: string;
  try {
    folder = dirname(createRequire(configFile).resolve('drizzle-kit'));
  } catch (cause) {
    throw new GenerateFailedError(`The package drizzle-kit is not installed where ${configFile} is`, {
      cause,
      remedy: 'Install it: npm install --save-dev drizzle-kit.',
    });
  }
  const manifest = await readJson(join(folder, 'package.json'));
  const version = isJsonObject(manifest) ? String(manifest.version) : 'unknown';
  const layout = layoutOf(version);
  if (layout !== undefined) return { bin: join(folder, 'bin.cjs'), layout };
  throw new GenerateFailedError(`The installed drizzle-kit ${version} is of a line that dmt cannot drive`, {
    remedy: 'Install drizzle-kit 0.31, or 1.0.0-rc.5 or newer.',
  });
}

function layoutOf(version: string): InstalledKit['layout'] | undefined {
  if (version.startsWith('0.31.')) return 'journal';
  // Until rc.5 nobody could answer its questions but on a terminal.
  const candidate = /^1\.0\.0-(?:beta|rc\.[0-4](?!\d))/.test(version);
  return version.startsWith('1.') && !candidate ? 'folders' : undefined;
}
