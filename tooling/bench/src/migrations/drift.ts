import { defineConfig } from '@dmt/core';
import { createMigrator } from '@dmt/migrator';
import { databaseUrl, withClient } from '../server/bench-server.ts';
import { migrateWithDmt } from './contenders/dmt.ts';
import type { MigrationBenchOptions } from './options.ts';
import { createEmptySchemas, createTenantIds, schemaNameOf } from './tenants.ts';

/** What one look at the whole fleet took, and how right it was. */
export interface DriftSample {
  readonly ms: number;
  readonly found: number;
  readonly missed: number;
  readonly falseAlarms: number;
}

const DATABASE = 'drift';

/** One change each, in tenants all over the fleet. */
const MUTATIONS: ReadonlyArray<(schema: string) => string> = [
  (schema) => `alter table "${schema}".table_0 add column stray text`,
  (schema) => `alter table "${schema}".table_0 alter column name drop not null`,
  (schema) => `alter table "${schema}".table_0 alter column name type varchar(50)`,
  (schema) => `drop index "${schema}".table_0_name_idx`,
  (schema) => `alter table "${schema}".table_0 enable row level security`,
];

/** Migrates a fleet, changes a handful of its tenants by hand, and looks for them, once in each round. */
export async function measureDrift(
  serverUrl: string,
  folder: string,
  { drift, rounds, concurrency }: Pick<MigrationBenchOptions, 'drift' | 'rounds' | 'concurrency'>,
): Promise<DriftSample[]> {
  const tenantIds = createTenantIds(drift);
  const changed = MUTATIONS.map(
    (_, index) => tenantIds[Math.floor((index * drift) / MUTATIONS.length)] ?? '',
  );
  await withClient(serverUrl, (client) => client.query(`create database "${DATABASE}"`));
  const url = databaseUrl(serverUrl, DATABASE);
  try {
    await withClient(url, (client) => createEmptySchemas(client, tenantIds));
    await migrateWithDmt({ url, folder, tenantIds, concurrency });
    await withClient(url, async (client) => {
      for (const [index, mutation] of MUTATIONS.entries()) {
        await client.query(mutation(schemaNameOf(changed[index] ?? '')));
      }
      await client.query('vacuum analyze');
    });
    const samples: DriftSample[] = [];
    for (let round = 0; round < rounds; round += 1)
      samples.push(await lookOnce(url, folder, new Set(changed)));
    return samples;
  } finally {
    await withClient(serverUrl, (client) => client.query(`drop database "${DATABASE}" with (force)`));
  }
}

async function lookOnce(url: string, folder: string, changed: ReadonlySet<string>): Promise<DriftSample> {
  const config = defineConfig({
    connection: { url },
    schemas: { tenant: {} },
    migrations: { tenantFolder: folder },
  });
  await using migrator = createMigrator(config);
  const startedAt = performance.now();
  const { details } = await migrator.diff();
  const ms = performance.now() - startedAt;
  const told = details.filter(({ status }) => status !== 'ok').map(({ tenantId }) => tenantId);
  const found = told.filter((tenantId) => changed.has(tenantId)).length;
  return { ms, found, missed: changed.size - found, falseAlarms: told.length - found };
}
