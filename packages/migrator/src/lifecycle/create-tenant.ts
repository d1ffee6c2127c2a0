import { TenantExistsError, TenantNameCollisionError } from '@dmt/core';
import { claimTenant, parseStamp, quoteIdentifier, quoteLiteral, setTenantState } from '@dmt/core/internal';
import type { Client } from 'pg';
import { type ClientPool, runScriptOrThrow, toRunSql, withRetries } from '../connections/index.ts';
import { describeSchemasSql, type SchemaDescription, toSchemaDescription } from '../ledger/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import type { RunSettings } from '../run/index.ts';
import { stampSql } from './admit-tenant.ts';
import type { TenantSite } from './tenant-site.ts';

/**
 * Creates a tenant in three steps, each committed and each able to find its work done: directory entry
 * (`provisioning`) with the stamped schema, migrations, `active`. An interrupted creation is resumed by calling
 * again; a tenant that is being created serves nobody.
 *
 * @throws DMT_TENANT_EXISTS, DMT_TENANT_NAME_COLLISION and whatever the migrations throw
 */
export async function createTenant<Result>(
  pool: ClientPool,
  site: TenantSite,
  { retries }: RunSettings,
  migrate: () => Promise<Result>,
): Promise<Result> {
  await withRetries(retries, () => pool.use((client) => provision(client, site)));
  const result = await migrate();
  // Somebody who created the same tenant at the same time may have come first.
  const from = ['provisioning', 'active'] as const;
  await withRetries(retries, () =>
    pool.use((client) => setTenantState(toRunSql(client), site.tenantId, 'active', { from })),
  );
  return result;
}

/** One transaction: neither an entry without its schema nor a schema without its entry is ever seen. */
async function provision(client: Client, site: TenantSite): Promise<void> {
  const { tenantId, schemaName } = site;
  const schema = await lockSchema(client, schemaName);
  const ownerId = parseStamp(schema.comment);
  if (ownerId !== undefined && ownerId !== tenantId) {
    throw new TenantNameCollisionError(tenantId, { schemaName, ownerId });
  }
  if (schema.exists && ownerId === undefined) throw new TenantExistsError(tenantId, { schemaName });
  const { state } = await claimTenant(toRunSql(client), { tenantId, schemaName, strategy: 'schema' });
  if (state !== 'provisioning') throw new TenantExistsError(tenantId, { schemaName });
  const create = schema.exists ? [] : [`create schema ${quoteIdentifier(schemaName)}`, stampSql(site, null)];
  await runScriptOrThrow(client, [...create, 'commit']);
}

async function lockSchema(client: Client, schemaName: string): Promise<SchemaDescription> {
  const results = await runScriptOrThrow(client, [
    ...openLockedTransactionSql(schemaName),
    describeSchemasSql(`array[${quoteLiteral(schemaName)}]::text[]`, ''),
  ]);
  return toSchemaDescription(results.at(-1)?.rows[0] ?? {});
}
