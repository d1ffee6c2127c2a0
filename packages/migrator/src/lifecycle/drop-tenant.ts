import { TenantNameCollisionError, TenantNotAdoptedError, TenantNotFoundError } from '@dmt/core';
import {
  directoryExists,
  findTenant,
  parseStamp,
  quoteIdentifier,
  setTenantState,
  type TenantRecord,
} from '@dmt/core/internal';
import type { Client } from 'pg';
import { type ClientPool, runScriptOrThrow, toRunSql, withRetries } from '../connections/index.ts';
import { describeSchemasSql, type SchemaDescription, toSchemaDescription } from '../ledger/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import type { RunSettings } from '../run/index.ts';
import type { TenantSite } from './tenant-site.ts';

/**
 * Relations dropped per transaction. Each of them, its indexes and its TOAST table hold a lock until the commit,
 * and the server's table has room for `max_locks_per_transaction` (64) times its connections.
 */
const BATCH_SIZE = 100;

/**
 * Drops a tenant with everything in its schema. Its name stays reserved. An interrupted drop is resumed by
 * calling again; meanwhile the tenant serves nobody.
 *
 * @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_NAME_COLLISION, DMT_TENANT_NOT_ADOPTED
 */
export async function dropTenant(pool: ClientPool, site: TenantSite, settings: RunSettings): Promise<void> {
  const record = await withRetries(settings.retries, () => pool.use((client) => beginDrop(client, site)));
  for (;;) {
    const isDone = await withRetries(settings.retries, () =>
      pool.use((client) => dropBatch(client, site, settings, record)),
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
async function dropBatch(
  client: Client,
  { tenantId, schemaName }: TenantSite,
  settings: RunSettings,
  record: TenantRecord | undefined,
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
  const { rows } = await client.query<Record<string, unknown>>(LIST_RELATIONS, [schemaName, BATCH_SIZE + 1]);
  if (rows.length > BATCH_SIZE) {
    await runScriptOrThrow(client, [
      ...rows.slice(0, BATCH_SIZE).map((row) => String(row.drop_sql)),
      'commit',
    ]);
    return false;
  }
  await runScriptOrThrow(client, [`drop schema if exists ${quoteIdentifier(schemaName)} cascade`]);
  if (record) await setTenantState(toRunSql(client), tenantId, 'dropped');
  await runScriptOrThrow(client, ['commit']);
  return true;
}

/* Sequences, indexes and partitions go with their table; what is left of a batch that a cascade emptied is skipped. */
const LIST_RELATIONS = `
select pg_catalog.format('drop %s if exists %I.%I cascade',
  case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
    when 'f' then 'foreign table' when 'c' then 'type' else 'table' end,
  n.nspname, c.relname) as drop_sql
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1::text and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and not c.relispartition
  and not exists (select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype in ('a', 'i'))
order by c.oid limit $2::int`;
