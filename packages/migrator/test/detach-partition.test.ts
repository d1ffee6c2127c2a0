import { startFaultProxy, withClient } from '@dmt-tooling/harness';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({
    '0001_a.sql': `create table a (id integer) partition by range (id);
      create table a_old partition of a for values from (0) to (10);
      create table "A ""new""" partition of a for values from (10) to (20);`,
  });
  await fixture.migrator.createTenant('t');
  await fixture.tenantFolder.write(
    '0002_b.sql',
    'alter table a detach partition a_old concurrently; alter table a detach partition "A ""new""" concurrently;',
  );
});

afterEach(() => fixture[Symbol.asyncDispose]());

const partitions = () =>
  fixture.database.query(
    `select inhrelid::regclass::text as name, inhdetachpending as is_pending from pg_inherits
     where inhparent = 'tenant_t.a'::regclass order by 1`,
  );

it('finishes what was left detached by half', async () => {
  const hasty = fixture.createMigrator({ lockTimeoutMs: 200, retries: 0 });
  await withClient(fixture.database.url, async (reader) => {
    await reader.query('begin; select from tenant_t.a');
    expect(await hasty.migrateTenant('t')).toMatchObject({ status: 'failed' });
    expect(await partitions()).toContainEqual({ name: 'tenant_t.a_old', is_pending: true });
    await reader.query('commit');
  });

  expect(await hasty.migrateTenant('t')).toMatchObject({ appliedMigrations: ['0002_b'] });
  expect(await partitions()).toEqual([]);
});

it('knows that it is done when the answer was lost', async () => {
  await using proxy = await startFaultProxy({ targetUrl: fixture.database.url });
  const lost = proxy.on(
    'server',
    { type: 'C', text: /^ALTER TABLE/ },
    (connection) => {
      connection.rst();
      return 'drop';
    },
    { times: 2 },
  );
  await using migrator = fixture.createMigrator({}, proxy.url);

  expect(await migrator.migrateTenant('t')).toMatchObject({ appliedMigrations: ['0002_b'] });
  expect(lost.count).toBe(2);
  expect(await partitions()).toEqual([]);
});
