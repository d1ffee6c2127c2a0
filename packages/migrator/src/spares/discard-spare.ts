import type { SchemaName } from '@dmt/core/internal';
import type { Client } from 'pg';
import { type ClientPool, runScriptOrThrow, toRunSql, withRetries } from '../connections/index.ts';
import { dropBatch } from '../lifecycle/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import type { RunSettings } from '../run/index.ts';
import { lockSpare } from './spare-table.ts';

/**
 * Drops a spare; one that is interrupted is resumed by calling again.
 *
 * @returns `false` when somebody had claimed or discarded it
 */
export async function discardSpare(
  pool: ClientPool,
  schemaName: SchemaName,
  settings: RunSettings,
): Promise<boolean> {
  const step = (work: (client: Client) => Promise<boolean>): Promise<boolean> =>
    withRetries(settings.retries, () => pool.use(work));
  // Marked first, in a commit of its own: what is half gone must not be taken for a spare.
  if (!(await step((client) => beginDiscard(client, schemaName)))) return false;
  while (!(await step((client) => discardBatch(client, schemaName, settings))));
  return true;
}

async function beginDiscard(client: Client, schemaName: SchemaName): Promise<boolean> {
  await runScriptOrThrow(client, openLockedTransactionSql(schemaName));
  const run = toRunSql(client);
  const spare = await lockSpare(run, schemaName);
  if (spare) {
    await run(`update dmt.spares set state = 'discarding', head = null where schema_name = $1`, [schemaName]);
  }
  await runScriptOrThrow(client, ['commit']);
  return spare !== undefined;
}

/** @returns whether nothing is left */
async function discardBatch(
  client: Client,
  schemaName: SchemaName,
  { lockTimeoutMs }: RunSettings,
): Promise<boolean> {
  await runScriptOrThrow(client, [
    ...openLockedTransactionSql(schemaName),
    `set local lock_timeout = ${lockTimeoutMs}`,
  ]);
  const run = toRunSql(client);
  // Somebody else may have come to the end first.
  const isGone = (await lockSpare(run, schemaName)) === undefined || (await dropBatch(client, schemaName));
  if (isGone) await run('delete from dmt.spares where schema_name = $1', [schemaName]);
  await runScriptOrThrow(client, ['commit']);
  return isGone;
}
