import { advisoryLockKey } from '@dmt/core/internal';
import { createTestDatabase, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createMigrator, type Migrator } from '../src/index.ts';
import { readMigrationSource } from '../src/source/index.ts';
import { counterMigrations, eachOnce, readCounters } from './support/counters.ts';
import { createMigrationFolder, type MigrationFolder } from './support/migration-folder.ts';

let folder: MigrationFolder;
let database: TestDatabase;
let migrator: Migrator;
let holder: Client;

beforeAll(async () => {
  folder = await createMigrationFolder(counterMigrations(1));
  database = await createTestDatabase();
});

beforeEach(async () => {
  await database.query('drop schema if exists tenant_a cascade; create schema tenant_a');
  migrator = createMigrator({
    connection: { url: database.url },
    schemas: { tenant: {} },
    migrations: { tenantFolder: folder.path, lockTimeoutMs: 50, retries: 0 },
  });
  holder = new Client({ connectionString: database.url });
  await holder.connect();
  return async () => {
    await holder.end();
    await migrator.dispose();
  };
});

afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

const isParkedOnLock = async (): Promise<boolean> => {
  const [row] = await database.query(
    `select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted`,
  );
  return row?.waiting === 1;
};

/** Does what another migrator would do inside the lock. */
async function migrateByHand(): Promise<void> {
  const { migrations } = await readMigrationSource(folder.path);
  await holder.query(`
    create table tenant_a.counters (number integer primary key, runs integer not null);
    insert into tenant_a.counters values (1, 1);
    create table tenant_a.t1 (id integer primary key);
    create table tenant_a.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    insert into tenant_a.__drizzle_migrations (hash, created_at) values ('${migrations[0]?.hash}', 1)`);
}

it('reads the ledger after it has the lock, so what another migrator applied meanwhile is not applied again', async () => {
  await holder.query(`begin; select pg_advisory_xact_lock(${advisoryLockKey('schema', 'tenant_a')})`);
  const running = migrator.migrateTenant('a');
  expect(await waitUntil(isParkedOnLock, { timeoutMs: 5_000 })).toBe(true);
  await migrateByHand();
  await holder.query('commit');

  expect(await running).toMatchObject({ status: 'skipped', success: true });
  expect(await readCounters(database, ['a'])).toEqual(eachOnce(['a'], 1));
});

it('waits for another migrator longer than lockTimeoutMs', async () => {
  await holder.query(`begin; select pg_advisory_xact_lock(${advisoryLockKey('schema', 'tenant_a')})`);
  const running = migrator.migrateTenant('a');
  expect(await waitUntil(isParkedOnLock, { timeoutMs: 5_000 })).toBe(true);
  await holder.query('select pg_sleep(0.3)');
  await holder.query('commit');

  expect(await running).toMatchObject({ status: 'migrated' });
});

it('reads a fresh ledger also where the role defaults to repeatable read', async () => {
  await database.query(
    `alter database "${database.name}" set default_transaction_isolation = 'repeatable read'`,
  );
  await holder.query(`begin; select pg_advisory_xact_lock(${advisoryLockKey('schema', 'tenant_a')})`);
  const running = migrator.migrateTenant('a');
  expect(await waitUntil(isParkedOnLock, { timeoutMs: 5_000 })).toBe(true);
  await migrateByHand();
  await holder.query('commit');
  await database.query(`alter database "${database.name}" reset default_transaction_isolation`);

  expect(await running).toMatchObject({ status: 'skipped', success: true });
});
