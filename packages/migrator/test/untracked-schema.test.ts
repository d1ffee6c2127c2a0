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
