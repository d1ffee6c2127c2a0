import { TenantExistsError, TenantNotFoundError } from '@dmt/core';
import {
  claimTenant,
  ensureDirectory,
  findTenant,
  parseDatabaseStamp,
  quoteIdentifier,
  type ResolvedDatabaseIsolation,
  setTenantState,
} from '@dmt/core/internal';
import type { Client } from 'pg';
import {
  type ClientPool,
  mayPassSoon,
  runScriptOrThrow,
  sqlStateOf,
  toRunSql,
  withRetries,
} from '../../connections/index.ts';
import { openLockedTransactionSql } from '../../lock/index.ts';
import type { RunSettings } from '../../run/index.ts';
import type { TenantContent } from '../create-tenant.ts';
import type { TenantSite } from '../tenant-site.ts';
import { assertOwnDatabase, readDatabase } from './database-facts.ts';

interface DatabaseContent<Result>
  extends Omit<TenantContent<Result>, 'spares'>,
    Pick<ResolvedDatabaseIsolation, 'createDatabase' | 'templateDatabase'> {
  readonly home: string;
  readonly stampSql: string;
}

/** Somebody made it at the same time; somebody is connected to the template. */
const EXISTS = new Set(['42P04', '23505']);
const IN_USE = '55006';

/**
 * Creates a tenant in steps that each find their work done: directory entry (`provisioning`), database, stamp,
 * migrations, `active`. A database cannot be made in a transaction, so the entry comes first: whoever is interrupted
 * after it and calls again knows that a database without a stamp is its own.
 *
 * @throws DMT_TENANT_EXISTS, DMT_TENANT_NAME_COLLISION and whatever the migrations throw
 */
export async function createTenantDatabase<Result>(
  pool: ClientPool,
  site: TenantSite,
  { retries }: RunSettings,
  content: DatabaseContent<Result>,
): Promise<Result> {
  await withRetries(retries, () => pool.use((client) => ensureDirectory(toRunSql(client))));
  await withRetries(retries, () => pool.use((client) => reserve(client, site, content)));
  const mayPass = (error: unknown): boolean => mayPassSoon(error) || sqlStateOf(error) === IN_USE;
  await withRetries(retries, () => pool.use((client) => furnish(client, site, content)), mayPass);
  const result = await content.migrate();
  // Somebody who created the same tenant at the same time may have come first.
  const from = ['provisioning', 'active'] as const;
  await withRetries(retries, () =>
    pool.use((client) => setTenantState(toRunSql(client), site.tenantId, 'active', { from })),
  );
  return result;
}

/** Enters the tenant, if nothing else has its name. */
async function reserve(
  client: Client,
  site: TenantSite,
  { home, createDatabase }: DatabaseContent<unknown>,
): Promise<void> {
  const { tenantId, reservedName: schemaName, strategy } = site;
  const run = toRunSql(client);
  await runScriptOrThrow(client, openLockedTransactionSql(schemaName));
  const { exists, comment } = await readDatabase(run, site);
  assertOwnDatabase(site, home, comment);
  const before = await findTenant(run, tenantId);
  const isStrange = exists && parseDatabaseStamp(comment) === undefined && before?.state !== 'provisioning';
  if (isStrange && createDatabase) throw new TenantExistsError(tenantId, { schemaName, place: 'database' });
  const { state } = await claimTenant(run, { tenantId, schemaName, strategy });
  if (state !== 'provisioning') throw new TenantExistsError(tenantId, { schemaName, place: 'database' });
  await runScriptOrThrow(client, ['commit']);
}

/** Makes the database and says whose it is, as far as that is not done. */
async function furnish(
  client: Client,
  site: TenantSite,
  { createDatabase, templateDatabase, home, stampSql }: DatabaseContent<unknown>,
): Promise<void> {
  const run = toRunSql(client);
  const { exists } = await readDatabase(run, site);
  if (!exists && !createDatabase) throw new TenantNotFoundError(site.tenantId);
  if (!exists) {
    const template = templateDatabase === undefined ? '' : ` template ${quoteIdentifier(templateDatabase)}`;
    await client
      .query(`create database ${quoteIdentifier(site.database)}${template}`)
      .catch((error: unknown) => {
        if (!EXISTS.has(sqlStateOf(error) ?? '')) throw error;
      });
  }
  const { comment } = await readDatabase(run, site);
  assertOwnDatabase(site, home, comment);
  if (parseDatabaseStamp(comment) === undefined) await client.query(stampSql);
}
