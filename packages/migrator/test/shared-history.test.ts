import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const PLANS = 'create table plans (id integer primary key);\n';
const NOTES = 'create table notes (id integer primary key);\n';
const HASH = createHash('sha256').update(PLANS).digest('hex');

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({}, { shared: { '0001_plans.sql': PLANS } });
});

afterEach(() => fixture[Symbol.asyncDispose]());

const record = async (schema: string, hash: string): Promise<void> => {
  await fixture.database.query(`create schema if not exists ${schema};
    create table ${schema}.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    insert into ${schema}.__drizzle_migrations (hash, created_at) values ('${hash}', 1)`);
};
const countRows = async (table: string): Promise<unknown> => {
  const [row] = await fixture.database.query(`select count(*)::int from ${table}`);
  return row?.count;
};

it.each([
  ['public', HASH],
  ['public', '0001_plans'],
  ['drizzle', HASH],
])('carries on what another migrator recorded in schema %s as %s', async (schema, hash) => {
  await fixture.database.query(PLANS);
  await record(schema, hash);
  await fixture.sharedFolder.write('0002_notes.sql', NOTES);

  expect(await fixture.migrator.getSharedStatus()).toMatchObject({
    appliedCount: 1,
    pending: ['0002_notes'],
  });
  expect(await fixture.migrator.migrateShared({ dryRun: true })).toMatchObject({ status: 'planned' });
  expect(await fixture.migrator.migrateShared()).toMatchObject({ appliedMigrations: ['0002_notes'] });
  expect(await countRows(`${schema}.__drizzle_migrations`)).toBe(2);
  expect(await fixture.migrator.migrateShared()).toMatchObject({ status: 'skipped' });
});

it('leaves the history of another folder alone', async () => {
  await record('drizzle', 'of another project');

  expect(await fixture.migrator.migrateShared()).toMatchObject({ status: 'migrated' });
  expect(await countRows('drizzle.__drizzle_migrations')).toBe(1);
  expect(await countRows('public.__drizzle_shared_migrations')).toBe(1);
});

it('goes on with the table that records the most where there are two', async () => {
  await fixture.migrator.migrateShared();
  await fixture.sharedFolder.write('0002_notes.sql', NOTES);
  await fixture.database.query(NOTES);
  await record('drizzle', HASH);
  await fixture.database.query(
    `insert into drizzle.__drizzle_migrations (hash, created_at) values ('${createHash('sha256').update(NOTES).digest('hex')}', 2)`,
  );

  expect(await fixture.migrator.migrateShared()).toMatchObject({ status: 'skipped' });
});

it('leaves a history alone that it may not read', async () => {
  await record('drizzle', HASH);
  const role = await fixture.database.createRole();
  await fixture.database.query(
    `grant create on database "${fixture.database.name}" to "${role.name}"; grant create on schema public to "${role.name}"`,
  );

  expect(await fixture.createMigrator({}, role.url).migrateShared()).toMatchObject({ status: 'migrated' });
});
