import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const TENANTS = ['t1', 't2'];

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({ '0001_a.sql': 'create table a (id integer);' });
  for (const tenantId of TENANTS) await fixture.migrator.createTenant(tenantId);
});

afterEach(() => fixture[Symbol.asyncDispose]());

/** On one connection, so that the second tenant meets what the first one left. */
const migrateAll = () => fixture.migrator.migrateAll({ concurrency: 1 });
const rows = () => fixture.database.query('select id from tenant_t1.a union all select id from tenant_t2.a');

it.each([
  ['a prepared statement', `prepare fill (integer) as insert into a values ($1); execute fill(7);`],
  [
    'a prepared statement whose name has to be quoted',
    `prepare "Fill "" it" (integer) as insert into a values ($1); execute "Fill "" it"(7);`,
  ],
  ['a held cursor', `declare numbers cursor with hold for select 7; insert into a values (7);`],
  ['a temporary table', `create temp table scratch as select 7 as id; insert into a select id from scratch;`],
  ['a role', `set role pg_read_all_data; reset role; insert into a values (7); set role pg_read_all_data;`],
  ['a path', `insert into a values (7); set search_path to public, pg_temp;`],
  ['a read-only session', `insert into a values (7); set default_transaction_read_only = on;`],
])('lets a migration leave %s behind', async (_, sql) => {
  await fixture.tenantFolder.write('0002_b.sql', sql);
  await fixture.tenantFolder.write('0003_c.sql', 'insert into a values (8);');

  expect(await migrateAll()).toMatchObject({ succeeded: 2, failed: 0 });
  expect(await rows()).toEqual([7, 8, 7, 8].map((id) => ({ id })));
});

it.each([
  ['a prepared statement', `prepare fill (integer) as insert into a values ($1); execute fill(7);`],
  ['a held cursor', `declare numbers cursor with hold for select 7; insert into a values (7);`],
])('lets a migration without a transaction leave %s behind', async (_, sql) => {
  await fixture.tenantFolder.write('0002_b.sql', `-- dmt:no-transaction\n${sql}`);

  expect(await migrateAll()).toMatchObject({ succeeded: 2, failed: 0 });
  expect(await rows()).toEqual([7, 7].map((id) => ({ id })));
});

it.each([
  ['nothing but comments', '-- Custom SQL migration file, put your code below! --\n'],
  ['a comment without an end of line', 'insert into a values (7); -- done'],
  ['line ends of Windows and a byte order mark', '\uFEFF-- fill\r\ninsert into a values (7);\r\n'],
  ['empty statements', ';;insert into a values (7);;\n;'],
])('applies a file with %s once', async (_, sql) => {
  await fixture.tenantFolder.write('0002_b.sql', sql);
  await fixture.tenantFolder.write('0003_c.sql', 'insert into a values (8);');

  expect(await migrateAll()).toMatchObject({
    details: TENANTS.map(() => ({ appliedMigrations: ['0002_b', '0003_c'] })),
  });
  expect(await migrateAll()).toMatchObject({ skipped: 2 });
});
