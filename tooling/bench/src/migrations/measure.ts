import { databaseUrl, withClient } from '../server/bench-server.ts';
import type { MigrateFleet, MigrationSetup } from './contender.ts';
import { createEmptySchemas, schemaNameOf } from './tenants.ts';

export interface MigrationSample {
  readonly firstRunMs: number;
  readonly noOpMs: number;
}

/** A first run into empty schemas of a database of its own, then the run that finds nothing to do. */
export async function measureMigrations(
  serverUrl: string,
  database: string,
  migrate: MigrateFleet,
  setup: Omit<MigrationSetup, 'url'>,
  tablesExpected: number,
): Promise<MigrationSample> {
  await withClient(serverUrl, (client) => client.query(`create database "${database}"`));
  const url = databaseUrl(serverUrl, database);
  await withClient(url, (client) => createEmptySchemas(client, setup.tenantIds));
  const firstRunMs = await timeOf(() => migrate({ ...setup, url }));
  await assertMigrated(url, setup, tablesExpected);
  const noOpMs = await timeOf(() => migrate({ ...setup, url }));
  return { firstRunMs, noOpMs };
}

export async function dropDatabase(serverUrl: string, database: string): Promise<void> {
  await withClient(serverUrl, (client) => client.query(`drop database "${database}" with (force)`));
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** A contender that did less than the work would win. */
async function assertMigrated(
  url: string,
  { tenantIds }: Omit<MigrationSetup, 'url'>,
  tablesExpected: number,
): Promise<void> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ complete: number }>(
      `select count(*)::int as complete from (
         select schemaname from pg_tables
          where schemaname = any($1) and tablename like 'table\\_%'
          group by schemaname having count(*) = $2) as tenants`,
      [tenantIds.map(schemaNameOf), tablesExpected],
    ),
  );
  const complete = rows[0]?.complete ?? 0;
  if (complete !== tenantIds.length)
    throw new Error(`only ${complete} of ${tenantIds.length} tenants are complete`);
}
