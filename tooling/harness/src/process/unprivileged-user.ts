import { HarnessError } from '../harness-error.ts';
import { runCommand } from './run-command.ts';

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

/**
 * The user a server has to run as: `undefined` (our own) unless we are root, which PostgreSQL and
 * PgBouncer refuse. Then the first of `postgres` and `nobody` that exists.
 */
export async function findUnprivilegedUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of CANDIDATES) {
    const user = await lookUp(name);
    if (user) return user;
  }
  throw new HarnessError(
    `This process runs as root and none of the users ${CANDIDATES.join(', ')} exists.`,
    'Create one of them, or run the tests as another user.',
  );
}

async function lookUp(name: string): Promise<SystemUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([runCommand('id', ['-u', name]), runCommand('id', ['-g', name])]);
    return { uid: Number(uid), gid: Number(gid) };
  } catch {
    // `id` fails for a user that does not exist; the caller tries the next name.
    return undefined;
  }
}
