import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const sqlOf = (table: string): string => `create table ${table} (id integer primary key);\n`;

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({
    '0001_a.sql': sqlOf('a'),
    '0002_b.sql': sqlOf('b'),
    '0003_c.sql': sqlOf('c'),
  });
  await fixture.migrator.createTenant('acme');
});

afterEach(() => fixture[Symbol.asyncDispose]());

/** One difference of each kind. */
const diverge = async (): Promise<void> => {
  await fixture.tenantFolder.write('0001_a.sql', sqlOf('changed'));
  await fixture.tenantFolder.remove('0002_b.sql');
  await fixture.tenantFolder.write('0002_renamed.sql', sqlOf('b'));
  await fixture.tenantFolder.remove('0003_c.sql');
  await fixture.tenantFolder.write('0004_d.sql', sqlOf('d'));
};
const names = async (): Promise<unknown[]> =>
  (await fixture.database.query('select name from tenant_acme.__drizzle_migrations order by id')).map(
    ({ name }) => name,
  );

it('tells what is missing, orphaned, renamed and changed', async () => {
  expect(await fixture.migrator.getSyncStatus()).toMatchObject({ total: 1, inSync: 1 });
  await diverge();

  expect(await fixture.migrator.getSyncStatus()).toEqual({
    total: 1,
    inSync: 0,
    outOfSync: 1,
    error: 0,
    details: [
      {
        tenantId: 'acme',
        schemaName: 'tenant_acme',
        inSync: false,
        missing: ['0004_d'],
        orphans: ['0003_c'],
        renamed: [{ from: '0002_b', to: '0002_renamed' }],
        changed: ['0001_a'],
        format: 'drizzle',
      },
    ],
  });
});

it('records what is missing, and does not run it', async () => {
  await diverge();

  expect(await fixture.migrator.markMissing('acme')).toMatchObject({
    success: true,
    markedMigrations: ['0004_d'],
    removedOrphans: [],
  });
  expect(await names()).toEqual(['0001_a', '0002_renamed', '0003_c', '0004_d']);
  expect(await fixture.database.query(`select to_regclass('tenant_acme.d') as d`)).toEqual([{ d: null }]);
});

it('removes orphans, and keeps the row that tells of a changed file', async () => {
  await diverge();

  expect(await fixture.migrator.cleanOrphans('acme')).toMatchObject({ removedOrphans: ['0003_c'] });
  expect(await fixture.migrator.getTenantSyncStatus('acme')).toMatchObject({
    orphans: [],
    renamed: [],
    missing: ['0004_d'],
    changed: ['0001_a'],
  });
});

it('does both for all tenants, and changes nothing in a dry run', async () => {
  await fixture.migrator.createTenant('zeta', { migrate: false });
  await fixture.tenantFolder.remove('0003_c.sql');
  const work = { markMissing: true, cleanOrphans: true };

  expect(await fixture.migrator.sync({ ...work, dryRun: true })).toMatchObject({
    total: 2,
    succeeded: 2,
    details: [
      { tenantId: 'acme', markedMigrations: [], removedOrphans: ['0003_c'] },
      { tenantId: 'zeta', markedMigrations: ['0001_a', '0002_b'], removedOrphans: [] },
    ],
  });
  expect(await names()).toHaveLength(3);
  expect(await fixture.migrator.sync(work)).toMatchObject({ succeeded: 2, failed: 0 });
  expect(await fixture.migrator.getSyncStatus()).toMatchObject({ inSync: 2 });
});

it('reports a tenant that cannot be synchronised beside the others', async () => {
  await fixture.migrator.createTenant('zeta');
  await fixture.database.query('drop schema tenant_acme cascade');
  await fixture.tenantFolder.write('0004_d.sql', sqlOf('d'));

  expect(await fixture.migrator.getSyncStatus()).toMatchObject({ error: 1, outOfSync: 1 });
  expect(await fixture.migrator.markAllMissing()).toMatchObject({
    succeeded: 1,
    failed: 1,
    details: [{ error: { code: 'DMT_TENANT_NOT_FOUND' } }, { markedMigrations: ['0004_d'] }],
  });
});

it('takes a row without a name in the place of an edited file for that file, and does not run it again', async () => {
  await fixture.database.query(`drop table tenant_acme.__drizzle_migrations;
    create table tenant_acme.__drizzle_migrations (id serial primary key, hash text not null, created_at timestamptz default now());
    insert into tenant_acme.__drizzle_migrations (hash) values ('of the file before it was edited')`);
  await fixture.migrator.cleanOrphans('acme');

  expect(await fixture.migrator.getTenantSyncStatus('acme')).toMatchObject({
    changed: ['0001_a'],
    missing: ['0002_b', '0003_c'],
    orphans: [],
  });
  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
    error: { code: 'DMT_MIGRATION_CHANGED' },
  });
});

it('marks each migration once when several do it at once', async () => {
  await fixture.tenantFolder.write('0004_d.sql', sqlOf('d'));
  const others = Array.from({ length: 4 }, () => fixture.createMigrator());
  // Slow enough that whoever does not wait for the lock sees the ledger as it was before.
  await fixture.database.query(`
    create function tenant_acme.dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(0.5); return new; end $$;
    create trigger dawdle before insert on tenant_acme.__drizzle_migrations for each row execute function tenant_acme.dawdle()`);
  await Promise.all(others.map((migrator) => migrator.markMissing('acme')));

  expect(await names()).toEqual(['0001_a', '0002_b', '0003_c', '0004_d']);
});
