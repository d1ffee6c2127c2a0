import { execFileSync } from 'node:child_process';
import { UsageError } from '@dmt/core';

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', 'nobody'] as const;

/**
 * Whom the server runs as: `undefined` is ourselves. PostgreSQL refuses root, so that root has it run as the first
 * of `postgres` and `nobody` that exists.
 *
 * @throws DMT_USAGE when neither does
 */
export function findServerUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of CANDIDATES) {
    const user = lookUp(name);
    if (user !== undefined) return user;
  }
  throw new UsageError(
    `You are root, whom PostgreSQL refuses, and there is no user ${CANDIDATES.join(' or ')} to run it as.`,
    'Run dmt dev as another user.',
  );
}

function lookUp(name: string): SystemUser | undefined {
  const idOf = (flag: string): number =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    // `id` fails for a user that does not exist; the next name is tried.
    return undefined;
  }
}
