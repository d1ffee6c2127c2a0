import { startFaultProxy, waitUntil } from '@dmt-tooling/harness';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { counterMigrations, eachOnce, readCounters } from './support/counters.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const PARKING = 4242;

let fixture: MigratorFixture;
let holder: Client;

beforeEach(async () => {
  fixture = await createMigratorFixture(counterMigrations(6));
  await fixture.database.query('create schema tenant_a');
  holder = new Client({ connectionString: fixture.database.url });
  await holder.connect();
});

afterEach(async () => {
  await holder.end();
  await fixture[Symbol.asyncDispose]();
});

/** Makes the second migration wait until {@link holder} lets it go. */
async function park(): Promise<void> {
  const second = counterMigrations(6)['0002_count.sql'] ?? '';
  await fixture.tenantFolder.write('0002_count.sql', `${second}select pg_advisory_xact_lock(${PARKING});`);
  await holder.query(`select pg_advisory_lock(${PARKING})`);
}
const release = () => holder.query(`select pg_advisory_unlock(${PARKING})`);
const waitForParked = (count: number) =>
  waitUntil(
    async () => {
      const rows = await fixture.database.query(
        `select from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`,
      );
      return rows.length === count;
    },
    { timeoutMs: 10_000 },
  );

it('takes as many round trips for six migrations as for one', async () => {
  await using proxy = await startFaultProxy({ targetUrl: fixture.database.url });
  const migrator = fixture.createMigrator({}, proxy.url);
  await migrator.listTenants();
  const sent = proxy.on('client', { type: ['Q', 'S'] }, () => undefined, { times: 1_000 });

  await migrator.migrateTenant('a');
  await migrator.dispose();

  expect(await readCounters(fixture.database, ['a'])).toEqual(eachOnce(['a'], 6));
  expect(sent.count).toBeLessThanOrEqual(10);
});

it('keeps what came before a migration that fails, and names its line', async () => {
  await fixture.tenantFolder.write('0004_count.sql', 'select 1;\n-- why not\nselect nonsense;');

  const result = await fixture.migrator.migrateTenant('a');

  expect(result).toMatchObject({
    status: 'failed',
    appliedMigrations: ['0001_count', '0002_count', '0003_count'],
    error: { code: 'DMT_MIGRATION_FAILED', details: { migration: '0004_count', line: 3 } },
  });
  expect(await readCounters(fixture.database, ['a'])).toEqual({ a: '1,1,1 3' });
});

it('ends where another migrator gets the lock in between, and goes on from what that did', async () => {
  await park();
  const first = fixture.migrator.migrateTenant('a');
  const isParked = await waitForParked(1);
  const second = fixture.createMigrator().migrateTenant('a');
  const isQueued = await waitForParked(2);
  await release();

  expect({ isParked, isQueued }).toEqual({ isParked: true, isQueued: true });
  expect((await first).error).toBeUndefined();
  expect((await second).error).toBeUndefined();
  expect(await readCounters(fixture.database, ['a'])).toEqual(eachOnce(['a'], 6));
  const applied = [...(await first).appliedMigrations, ...(await second).appliedMigrations];
  expect(applied.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((number) => `000${number}_count`));
});

it('ends where the tenant is being dropped meanwhile', async () => {
  await park();
  // The one before it is committed, and with it the tenant's entry in the directory.
  const running = fixture.migrator.migrateTenant('a');
  const isParked = await waitForParked(1);
  await fixture.database.query(`update dmt.tenants set state = 'dropping' where id = 'a'`);
  await release();

  expect(isParked).toBe(true);
  expect(await running).toMatchObject({
    status: 'failed',
    appliedMigrations: ['0001_count', '0002_count'],
    error: { code: 'DMT_TENANT_NOT_READY' },
  });
});

it('reads fresh ledgers also where transactions default to repeatable read', async () => {
  await fixture.database.query(
    `alter database "${fixture.database.name}" set default_transaction_isolation = 'repeatable read'`,
  );

  expect(await fixture.createMigrator().migrateTenant('a')).toMatchObject({ status: 'migrated' });
  expect(await readCounters(fixture.database, ['a'])).toEqual(eachOnce(['a'], 6));
});

it('uses an enum value in the migration after the one that adds it', async () => {
  await fixture.tenantFolder.write('0007_mood.sql', "create type mood as enum ('ok');");
  await fixture.tenantFolder.write('0008_add.sql', "alter type mood add value 'good'");
  await fixture.tenantFolder.write(
    '0009_use.sql',
    "create table moods (mood mood default 'good') -- the end",
  );
  await fixture.tenantFolder.write('0010_last.sql', 'create table last ()');

  expect(await fixture.migrator.migrateTenant('a')).toMatchObject({ success: true });
});
