import { startPostgres } from '@dmt-tooling/harness';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { createMigrator } from '../src/index.ts';

/** Room for some 1,000 locks, of all sessions together. */
const SMALL_SERVER = { max_connections: 10, max_wal_senders: 0, max_worker_processes: 1 };
const TABLES = 500;
const TABLES_AT_ONCE = 25;

const tableSql = (index: number): string => `
  create table t${index} (id serial primary key, a text unique, b integer check (b > 0));
  create index on t${index} (a, b)`;

it(`drops ${TABLES} tables with their indexes, two tenants at once, on a server with its default of 64 locks`, {
  timeout: 120_000,
}, async () => {
  const server = await startPostgres({ exclusive: true, settings: SMALL_SERVER });
  onTestFinished(() => server.stop());
  const client = new Client({ connectionString: server.url });
  onTestFinished(() => client.end());
  await client.connect();
  expect((await client.query('show max_locks_per_transaction')).rows).toEqual([
    { max_locks_per_transaction: '64' },
  ]);
  await makeTenant(client, 'large', TABLES);
  await makeTenant(client, 'small', TABLES / 5);
  await expect(client.query('drop schema tenant_large cascade')).rejects.toMatchObject({ code: '53200' });

  const migrator = createMigrator({ connection: { url: server.url }, schemas: { tenant: {} } });
  await Promise.all(['large', 'small'].map((tenantId) => migrator.dropTenant(tenantId)));
  await migrator.dispose();

  const left = await client.query(`select nspname from pg_namespace where nspname like 'tenant\\_%'`);
  expect(left.rows).toEqual([]);
});

/** A few at a time: making them takes locks as well. */
async function makeTenant(client: Client, tenantId: string, tables: number): Promise<void> {
  const schemaName = `tenant_${tenantId}`;
  await client.query(
    `create schema ${schemaName}; comment on schema ${schemaName} is 'dmt:tenant:${tenantId}'`,
  );
  for (let start = 0; start < tables; start += TABLES_AT_ONCE) {
    const batch = Array.from({ length: TABLES_AT_ONCE }, (_, index) => tableSql(start + index)).join(';');
    await client.query(`begin; set local search_path to ${schemaName}; ${batch}; commit`);
  }
}
