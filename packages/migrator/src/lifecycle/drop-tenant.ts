import { TenantNameCollisionError, TenantNotAdoptedError, TenantNotFoundError } from '@dmt/core';
import {
  directoryExists,
  findTenant,
  parseStamp,
  setTenantState,
  type TenantRecord,
} from '@dmt/core/internal';
import type { Client } from 'pg';
import { type ClientPool, runScriptOrThrow, toRunSql, withRetries } from '../connections/index.ts';
import { describeSchemasSql, type SchemaDescription, toSchemaDescription } from '../ledger/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import type { RunSettings } from '../run/index.ts';
import { dropBatch } from './drop-batch.ts';
import type { TenantSite } from './tenant-site.ts';

/**
 * Drops a tenant with everything in its schema. Its name stays reserved. An interrupted drop is resumed by
 * calling again; meanwhile the tenant serves nobody.
 *
 * @param lastSql - what goes together with the schema
 * @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_NAME_COLLISION, DMT_TENANT_NOT_ADOPTED
 */
export async function dropTenant(
  pool: ClientPool,
  site: TenantSite,
  settings: RunSettings,
  lastSql: ReadonlyArray<string>,
): Promise<void> {
  const record = await withRetries(settings.retries, () => pool.use((client) => beginDrop(client, site)));
  for (;;) {
    const isDone = await withRetries(settings.retries, () =>
      pool.use((client) => dropNext(client, site, settings, { record, lastSql })),
    );
    if (isDone) return;
  }
}

/**
 * Marks the tenant first, so that nobody is sent to a schema that is half gone. In the lock: directory and schema are
 * read at one moment, and a tenant that comes back meanwhile is not taken for a schema that nobody listed.
 */
async function beginDrop(
  client: Client,
  { tenantId, schemaName }: TenantSite,
): Promise<TenantRecord | undefined> {
  await runScriptOrThrow(client, openLockedTransactionSql(schemaName));
  const run = toRunSql(client);
  // A directory that is not there would end the transaction.
  const record = (await directoryExists(run)) ? await findTenant(run, tenantId) : undefined;
  const { rows } = await client.query<Record<string, unknown>>(describeSchemasSql('$1::text[]', ''), [
    [schemaName],
  ]);
  const schema = toSchemaDescription(rows[0] ?? {});
  const isListed = record !== undefined && record.state !== 'dropped';
  if (!isListed && !schema.exists) throw new TenantNotFoundError(tenantId, { schemaName });
  assertDroppable(tenantId, schema, isListed);
  const marked = isListed ? await setTenantState(run, tenantId, 'dropping') : undefined;
  await runScriptOrThrow(client, ['commit']);
  return marked;
}

/** An unlisted schema without a stamp may be anybody's: nothing but its name says that it is the tenant's. */
function assertDroppable(tenantId: string, schema: SchemaDescription, isListed: boolean): void {
  const { schemaName } = schema;
  if (!schema.exists) return;
  const ownerId = parseStamp(schema.comment);
  if (ownerId !== undefined && ownerId !== tenantId)
    throw new TenantNameCollisionError(tenantId, { schemaName, ownerId });
  if (ownerId === undefined && !isListed) throw new TenantNotAdoptedError(tenantId, { schemaName });
}

/** @returns whether the schema is gone */
async function dropNext(
  client: Client,
  { tenantId, schemaName }: TenantSite,
  settings: RunSettings,
  { record, lastSql }: { readonly record: TenantRecord | undefined; readonly lastSql: ReadonlyArray<string> },
): Promise<boolean> {
  await runScriptOrThrow(client, [
    ...openLockedTransactionSql(schemaName),
    `set local lock_timeout = ${settings.lockTimeoutMs}`,
  ]);
  // Somebody else may have finished the drop, and the tenant may have come back since.
  const current = record && (await findTenant(toRunSql(client), tenantId));
  if (current && current.state !== 'dropping') {
    await runScriptOrThrow(client, ['rollback']);
    return true;
  }
  const isGone = await dropBatch(client, schemaName);
  if (isGone && record) await setTenantState(toRunSql(client), tenantId, 'dropped');
  await runScriptOrThrow(client, [...(isGone ? lastSql : []), 'commit']);
  return isGone;
}
