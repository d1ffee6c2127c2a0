import { ConnectionFailedError, DatabaseError, isDmtError } from '@dmt/core';

/** The SQLSTATE that PostgreSQL gave an error; `undefined` for an error of another origin. */
export function sqlStateOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !NODE_CODES.has(code) ? code : undefined;
}

// Five characters long, but Node's.
const NODE_CODES = new Set(['EPIPE', 'EPERM']);

/** The server ended the session: shut-down, crash, an idle limit, an administrator. */
const SESSION_ENDED = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '25P04']);

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/** Whether the connection is gone or useless. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error) || isDmtError(error)) return false;
  const state = sqlStateOf(error);
  if (state !== undefined) return state.startsWith('08') || SESSION_ENDED.has(state);
  // What pg itself says has no code.
  return (
    NETWORK_CODES.has(String(Reflect.get(error, 'code'))) ||
    /Connection terminated|timeout expired|not queryable/.test(error.message)
  );
}

/** Whether somebody else's lock was in the way: nothing happened, and it may work a little later. */
export function isLockConflict(error: unknown): boolean {
  // What a hook met is none of our doing.
  if (isDmtError(error, 'DMT_MIGRATION_HOOK_FAILED')) return false;
  const state = sqlStateOf(isDmtError(error) ? error.cause : error);
  return state === '55P03' || state === '40P01' || state === '40001';
}

/** An error for people out of whatever PostgreSQL, the driver or the network threw. */
export function toDatabaseError(error: unknown, attempted: string, tenantId?: string): Error {
  if (isDmtError(error)) return error;
  if (isConnectionLoss(error)) return new ConnectionFailedError({ during: attempted, cause: error });
  const state = sqlStateOf(error);
  if (state === undefined) return error instanceof Error ? error : new Error(String(error));
  const why = error instanceof Error ? error.message : String(error);
  return new DatabaseError(`PostgreSQL refused ${attempted}: ${why} (SQLSTATE ${state}).`, remedyFor(state), {
    cause: error,
    ...(tenantId === undefined ? {} : { tenantId }),
  });
}

function remedyFor(state: string): string {
  if (state === '42501')
    return 'Grant the role of connection.url what it lacks, or migrate with the role that owns the schemas.';
  if (state === '25006') return 'Connect to the primary server: this one takes no writes.';
  if (state === '55P03') return 'Something else holds a lock; run it again when that is done.';
  if (state.startsWith('28')) return 'Check the user and the password of connection.url.';
  if (state === '3D000') return 'Create the database, or correct connection.url.';
  if (state === '53300') return 'Lower the concurrency, or raise max_connections.';
  return 'Look up the cause, and run it again: what was not finished is done then.';
}
