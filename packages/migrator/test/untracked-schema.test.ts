import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({
    '0001_a.sql': 'create table if not exists a (id integer);\ninsert into a values (1);\n',
  });
  await fixture.database.query('create schema tenant_acme; create table tenant_acme.a (id integer)');
});

afterEach(() => fixture[Symbol.asyncDispose]());

const countRows = async (): Promise<unknown> => {
  const [row] = await fixture.database.query('select count(*)::int from tenant_acme.a');
  return row?.count;
};

it('does not replay the migrations of a schema that has tables and no ledger', async () => {
  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
    status: 'failed',
    error: {
      code: 'DMT_LEDGER_MISSING',
      message: expect.stringContaining('--mark-applied'),
    },
  });
  expect(await fixture.migrator.migrateTenant('acme', { dryRun: true })).toMatchObject({ status: 'failed' });
  expect(await fixture.migrator.getTenantStatus('acme')).toMatchObject({ status: 'error' });
  expect(await countRows()).toBe(0);
});

it('leaves a view alone that has the name of the ledger', async () => {
  await fixture.database.query('create view tenant_acme.__drizzle_migrations as select 1 as id');

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
    error: { code: 'DMT_LEDGER_UNRECOGNISED', message: expect.stringContaining('is not a table') },
  });
});

it('records them as applied when it is told to, and adopts the schema', async () => {
  expect(await fixture.migrator.markAsApplied('acme', { dryRun: true })).toMatchObject({
    status: 'planned',
    appliedMigrations: ['0001_a'],
  });
  expect(await fixture.migrator.markAsApplied('acme')).toMatchObject({
    status: 'migrated',
    appliedMigrations: ['0001_a'],
  });
  expect(await fixture.migrator.markAsApplied('acme')).toMatchObject({ status: 'skipped' });
  expect(await fixture.migrator.listTenants()).toMatchObject([{ tenantId: 'acme', state: 'active' }]);

  await fixture.tenantFolder.write('0002_b.sql', 'insert into a values (2);');
  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ appliedMigrations: ['0002_b'] });
  expect(await countRows()).toBe(1);
});

it('records them up to the one that the schema was made from, and runs the rest', async () => {
  await fixture.tenantFolder.write('0002_b.sql', 'insert into a values (2);');

  expect(await fixture.migrator.markAsApplied('acme', { upTo: 'b' })).toMatchObject({
    error: { code: 'DMT_USAGE', message: expect.stringContaining('0002_b') },
  });
  expect(await fixture.migrator.markAsApplied('acme', { upTo: '0001_a' })).toMatchObject({
    appliedMigrations: ['0001_a'],
  });
  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ appliedMigrations: ['0002_b'] });
  expect(await countRows()).toBe(1);
});

it('runs all of them on a schema that was adopted with an empty ledger', async () => {
  await fixture.migrator.adopt('acme');

  expect(await fixture.migrator.listTenants()).toMatchObject([{ tenantId: 'acme', state: 'active' }]);
  expect(await fixture.migrator.getTenantStatus('acme')).toMatchObject({ status: 'behind' });
  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ status: 'migrated' });
  expect(await countRows()).toBe(1);
});

it('adopts a schema whose ledger is complete already', async () => {
  await fixture.database.query('drop table tenant_acme.a');
  await fixture.migrator.migrateTenant('acme');
  await fixture.database.query('drop schema dmt cascade; comment on schema tenant_acme is null');

  await fixture.migrator.adopt('acme');
  expect(await fixture.migrator.listTenants()).toMatchObject([{ tenantId: 'acme', state: 'active' }]);
});

it('is not adopted by anything that does not say what made its tables', async () => {
  const alone = fixture.createMigrator({ tenantDiscovery: () => ['acme'] });

  expect(await alone.cleanOrphans('acme')).toMatchObject({ success: true, removedOrphans: [] });
  expect(await alone.convertTrackingFormat({ to: 'name' })).toMatchObject({ skipped: 1 });
  expect(await fixture.migrator.listTenants()).toEqual([]);
});

it("refuses to adopt what is not there, or another tenant's", async () => {
  await expect(fixture.migrator.adopt('nobody')).rejects.toMatchObject({ code: 'DMT_TENANT_NOT_FOUND' });
  await fixture.database.query(`comment on schema tenant_acme is 'dmt:tenant:other'`);
  await expect(fixture.migrator.adopt('acme')).rejects.toMatchObject({ code: 'DMT_TENANT_NAME_COLLISION' });
});

it('records shared migrations as applied', async () => {
  await fixture.sharedFolder.write('0001_p.sql', 'create table p (id integer);');

  expect(await fixture.migrator.markSharedAsApplied({ dryRun: true })).toMatchObject({ status: 'planned' });
  expect(await fixture.migrator.markSharedAsApplied()).toMatchObject({ appliedMigrations: ['0001_p'] });
  expect(await fixture.migrator.migrateShared()).toMatchObject({ status: 'skipped' });
  expect(await fixture.database.query(`select to_regclass('public.p') as p`)).toEqual([{ p: null }]);
});
