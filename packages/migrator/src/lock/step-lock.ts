import { setTimeout as sleep } from 'node:timers/promises';
import { advisoryLockKey } from '@dmt/core/internal';
import type { Client } from 'pg';

const FIRST_DELAY_MS = 20;
const MAX_DELAY_MS = 500;

/**
 * Waits until this session alone may run a schema's statements outside a transaction. It asks again and again
 * instead of waiting inside the server: a statement that waits has a snapshot, and the holder's
 * `create index concurrently` would wait for that snapshot in turn.
 *
 * @returns what lets go of the lock; the end of the session does so as well
 */
export async function acquireStepLock(client: Client, schemaName: string): Promise<() => Promise<void>> {
  const key = stepLockKey(schemaName);
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(MAX_DELAY_MS, delayMs * 2)) {
    const { rows } = await client.query<{ granted: boolean }>(
      `select pg_catalog.pg_try_advisory_lock(${key}) as granted`,
    );
    if (rows[0]?.granted) break;
    await sleep(delayMs);
  }
  return async () => {
    await client.query(`select pg_catalog.pg_advisory_unlock(${key})`);
  };
}

/**
 * Asks for the same lock for as long as a transaction, which a pooler cannot separate from it; the answer is in
 * `granted`. Without it the transaction has to end before it asks again: the holder needs its locks.
 */
export function tryStepLockSql(schemaName: string): string {
  return `select pg_catalog.pg_try_advisory_xact_lock(${stepLockKey(schemaName)}) as granted`;
}

function stepLockKey(schemaName: string): bigint {
  return advisoryLockKey('schema-steps', schemaName);
}
