import { DirectoryUnreadableError } from '../../errors/index.ts';
import type { RunSql } from '../run-sql.ts';
import { isPermissionDenied } from './sql-state.ts';

/**
 * Runs something that reads the directory, and turns a missing privilege into the error that says which grant
 * is missing.
 *
 * @throws DMT_DIRECTORY_UNREADABLE
 */
export async function withReadableDirectory<R>(run: RunSql, read: () => Promise<R>): Promise<R> {
  try {
    return await read();
  } catch (error) {
    if (!isPermissionDenied(error)) throw error;
    throw new DirectoryUnreadableError(await findRole(run), { cause: error });
  }
}

async function findRole(run: RunSql): Promise<string> {
  try {
    const { rows } = await run('select pg_catalog.quote_ident(current_user) as role');
    const role = rows[0]?.role;
    if (typeof role === 'string') return role;
  } catch {
    // Inside a failed transaction nothing can be asked; the grant is then shown for the role in words.
  }
  return 'current_user';
}
