import { createHash } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@dmt/core';
import { isOpenToOthers } from './is-open-to-others.ts';
import type { SystemUser } from './system-user.ts';

/** Where the development database of a project keeps what. */
export interface DevFolder {
  /** The project's `.dmt`, which git ignores. */
  readonly home: string;
  /** What belongs to the server, and to the user that it runs as. */
  readonly server: string;
  readonly data: string;
  readonly log: string;
}

/** Where it is, without making anything. */
export function locateDevFolder(project: string, user: SystemUser | undefined): DevFolder {
  const home = join(project, '.dmt');
  // root's projects may lie where nobody else gets in.
  const server =
    user === undefined || isOpenToOthers(project)
      ? join(home, 'postgres')
      : join('/var/tmp', `dmt-${createHash('sha256').update(project).digest('hex').slice(0, 16)}`);
  return { home, server, data: join(server, 'data'), log: join(server, 'server.log') };
}

/** Makes the folders. @throws DMT_USAGE when they cannot be made, or are somebody else's */
export function makeDevFolder({ home, server }: DevFolder, user: SystemUser | undefined): void {
  try {
    mkdirSync(home, { recursive: true });
    const ignored = join(home, '.gitignore');
    if (!existsSync(ignored)) writeFileSync(ignored, '*\n');
    if (!existsSync(server)) {
      mkdirSync(server, { mode: 0o700 });
      if (user !== undefined) chownSync(server, user.uid, user.gid);
    }
  } catch (cause) {
    const code = String(Reflect.get(Object(cause), 'code'));
    throw new UsageError(`${server} cannot be made (${code}).`, 'Make its folder writable.', { cause });
  }
  const owner = user?.uid ?? process.getuid?.();
  const found = lstatSync(server);
  if (found.isDirectory() && (owner === undefined || found.uid === owner)) return;
  throw new UsageError(
    `${server} is not a folder of the user that PostgreSQL runs as (its owner has the id ${found.uid}).`,
    'Run dmt dev as the user who made it, or remove it: the data in it is lost then.',
  );
}
