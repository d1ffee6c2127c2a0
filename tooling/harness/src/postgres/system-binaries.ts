import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findExecutable } from '../process/find-executable.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

const DEBIAN_ROOT = '/usr/lib/postgresql';

/** PostgreSQL as the system has it: in the PATH, or where Debian keeps its versions, newest first. */
export async function findSystemBinaries(): Promise<PostgresBinaries | undefined> {
  const postgres = await findExecutable('postgres', await debianFolders());
  if (postgres === undefined) return undefined;
  // A link in the PATH leads to the folder where initdb lies beside it.
  const home = dirname(await realpath(postgres));
  const initdb = await findExecutable('initdb', [home]);
  return initdb === undefined ? undefined : { source: 'system', initdb, postgres };
}

async function debianFolders(): Promise<string[]> {
  try {
    const versions = await readdir(DEBIAN_ROOT);
    return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN_ROOT, version, 'bin'));
  } catch {
    // Not a Debian, or no PostgreSQL on it.
    return [];
  }
}
