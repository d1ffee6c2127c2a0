import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const PLANS = 'create table plans (id integer primary key);\n';
const HASH = createHash('sha256').update(PLANS).digest('hex');

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({}, { shared: { '0001_plans.sql': PLANS } });
});

afterEach(() => fixture[Symbol.asyncDispose]());

it.each([
  ['public', `(hash) values ('${HASH}')`],
  ['public', `(hash) values ('0001_plans')`],
  ['drizzle', `(hash) values ('${HASH}')`],
])('does not repeat what another migrator recorded in schema %s with %s', async (schema, values) => {
  await fixture.database.query(`create schema if not exists ${schema}`);
  await fixture.database.query(
    `create table ${schema}.__drizzle_migrations (id serial primary key, hash text)`,
  );
  await fixture.database.query(`insert into ${schema}.__drizzle_migrations ${values}`);

  await expect(fixture.migrator.migrateShared()).rejects.toMatchObject({
    code: 'DMT_LEDGER_UNRECOGNISED',
    details: { table: `${schema}.__drizzle_migrations` },
  });
  expect(await fixture.database.query(`select to_regclass('public.plans') as plans`)).toEqual([
    { plans: null },
  ]);
});

it('leaves the history of another folder alone', async () => {
  await fixture.database.query(`create schema drizzle`);
  await fixture.database.query(
    `create table drizzle.__drizzle_migrations (id serial primary key, hash text)`,
  );
  await fixture.database.query(
    `insert into drizzle.__drizzle_migrations (hash) values ('of another project')`,
  );

  expect(await fixture.migrator.migrateShared()).toMatchObject({ status: 'migrated' });
});
