import { randomUUID } from 'node:crypto';
import { advisoryLockKey } from '@dmt/core/internal';
import type { Client } from 'pg';
import type { RunSettings } from '../run/index.ts';

/**
 * A lock that the runner's session holds for as long as it lives: a time that somebody has to renew would make a
 * process that hangs look alive, and a slow one look dead.
 */
export interface RunLock {
  /** SQL that takes the lock, and keeps the session from being ended for idleness. */
  readonly takeSql: string;
  /** SQL of the key, null where the session cannot hold a lock. */
  readonly keySql: string;
  readonly releaseSql: ReadonlyArray<string>;
}

/** A lock of its own for each run, so that it is always free. */
export function createRunLockKey(): bigint {
  return advisoryLockKey('migration-run', randomUUID());
}

export function runLockOn(client: Client, pooler: RunSettings['pooler'], key: bigint): RunLock {
  const isOurs = isOwnSessionSql(client, pooler);
  return {
    takeSql: `select case when ${isOurs} then pg_catalog.pg_try_advisory_lock(${key}) end,
      case when ${isOurs} then pg_catalog.set_config('idle_session_timeout', '0', false) end`,
    keySql: `case when ${isOurs} then ${key}::bigint end`,
    releaseSql: [
      `select case when ${isOurs} then pg_catalog.pg_advisory_unlock(${key}) end`,
      'reset idle_session_timeout',
    ],
  };
}

/**
 * Behind a pooler that gives another session to each transaction, a lock would be somebody else's, for ever. Its
 * clients are told another process id than the server has.
 */
function isOwnSessionSql(client: Client, pooler: RunSettings['pooler']): string {
  if (pooler !== 'none') return String(pooler === 'session');
  const processId: unknown = Reflect.get(client, 'processID');
  return typeof processId === 'number' ? `pg_catalog.pg_backend_pid() = ${processId}` : 'false';
}

/** Whether somebody holds the lock of a run; `lock_key` is the key. */
export const IS_LOCK_HELD: string = `exists (
  select from pg_catalog.pg_locks l
  where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
    and (l.classid::bigint << 32 | l.objid::bigint) = lock_key)`;
