import { TenantNotAdoptedError, TenantNotFoundError } from '@dmt/core';
import {
  directoryExists,
  findTenant,
  parseDatabaseStamp,
  quoteIdentifier,
  setTenantState,
} from '@dmt/core/internal';
import type { Client } from 'pg';
import { type ClientPool, runScriptOrThrow, toRunSql, withRetries } from '../../connections/index.ts';
import { openLockedTransactionSql } from '../../lock/index.ts';
import type { RunSettings } from '../../run/index.ts';
import type { TenantSite } from '../tenant-site.ts';
import { assertOwnDatabase, readDatabase } from './database-facts.ts';

/** Whoever connects meanwhile is ended with those who were there before. */
const FORCE_SINCE = 130_000;

/**
 * Drops a tenant's database, whoever is connected to it. Its name stays reserved. An interrupted drop is resumed by
 * calling again; meanwhile the tenant serves nobody.
 *
 * @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_NAME_COLLISION, DMT_TENANT_NOT_ADOPTED
 */
export async function dropTenantDatabase(
  pool: ClientPool,
  site: TenantSite,
  home: string,
  { retries }: RunSettings,
): Promise<void> {
  const step = <Result>(work: (client: Client) => Promise<Result>): Promise<Result> =>
    withRetries(retries, () => pool.use(work));
  const isListed = await step((client) => beginDrop(client, site, home));
  await step((client) => dropDatabase(client, site));
  if (!isListed) return;
  const from = ['dropping', 'dropped'] as const;
  await step((client) => setTenantState(toRunSql(client), site.tenantId, 'dropped', { from }));
}

/** Marks the tenant first, so that nobody is sent to a database that is about to go. */
async function beginDrop(client: Client, site: TenantSite, home: string): Promise<boolean> {
  const { tenantId, reservedName: schemaName } = site;
  await runScriptOrThrow(client, openLockedTransactionSql(schemaName));
  const run = toRunSql(client);
  const record = (await directoryExists(run)) ? await findTenant(run, tenantId) : undefined;
  const { exists, comment } = await readDatabase(run, site);
  const isListed = record !== undefined && record.state !== 'dropped';
  if (!isListed && !exists) throw new TenantNotFoundError(tenantId, { schemaName, place: 'database' });
  assertOwnDatabase(site, home, comment);
  if (exists && !isListed && parseDatabaseStamp(comment) === undefined)
    throw new TenantNotAdoptedError(tenantId, { schemaName, place: 'database' });
  if (isListed) await setTenantState(run, tenantId, 'dropping');
  await runScriptOrThrow(client, ['commit']);
  return isListed;
}

async function dropDatabase(client: Client, { database }: TenantSite): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `select pg_catalog.current_setting('server_version_num')::int as version`,
  );
  const name = quoteIdentifier(database);
  if (Number(rows[0]?.version) >= FORCE_SINCE) {
    await client.query(`drop database if exists ${name} with (force)`);
    return;
  }
  await client.query(
    'select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity where datname = $1',
    [database],
  );
  await client.query(`drop database if exists ${name}`);
}
