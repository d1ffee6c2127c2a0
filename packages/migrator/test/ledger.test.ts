import { afterEach, beforeEach, expect, it } from 'vitest';
import { journalOf } from './support/migration-folder.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const FIRST = 'create table a (id integer primary key);\n';
const SECOND = 'create table b (id integer primary key);\n';
const THIRD = 'create table c (id integer primary key);\n';

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({ '0001_a.sql': FIRST, '0002_b.sql': SECOND });
  await fixture.migrator.createTenant('acme');
});

afterEach(() => fixture[Symbol.asyncDispose]());

const ledger = () =>
  fixture.database.query(
    'select name, hash, normal_hash, applied_at from tenant_acme.__drizzle_migrations order by id',
  );
const tables = async (): Promise<string> => {
  const [row] = await fixture.database.query(
    `select string_agg(relname, ',' order by relname) as names from pg_class where relnamespace = 'tenant_acme'::regnamespace and relkind = 'r' and relname not like '\\_%'`,
  );
  return String(row?.names);
};

it('has the columns that drizzle-orm 1.x gives it', async () => {
  const columns = await fixture.database.query(
    `select column_name, data_type, column_default from information_schema.columns
     where table_schema = 'tenant_acme' and table_name = '__drizzle_migrations' order by ordinal_position`,
  );

  expect(columns.map((column) => `${column.column_name} ${column.data_type}`)).toEqual([
    'id integer',
    'hash text',
    'created_at bigint',
    'name text',
    'applied_at timestamp with time zone',
    'normal_hash text',
  ]);
});

it('applies a migration that was merged late', async () => {
  await fixture.tenantFolder.write('0000_late.sql', THIRD);

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
    status: 'migrated',
    appliedMigrations: ['0000_late'],
  });
  expect(await tables()).toBe('a,b,c');
});

it('refuses a migration that was merged late where outOfOrder is error', async () => {
  await fixture.tenantFolder.write('0000_late.sql', THIRD);
  const strict = fixture.createMigrator({ outOfOrder: 'error' });

  expect(await strict.migrateTenant('acme')).toMatchObject({
    status: 'failed',
    error: {
      code: 'DMT_MIGRATION_OUT_OF_ORDER',
      message: expect.stringContaining('"0000_late" comes before "0001_a"'),
    },
  });
  expect(await tables()).toBe('a,b');
});

it('accepts an applied file in which comments and white space changed', async () => {
  await fixture.tenantFolder.write(
    '0001_a.sql',
    `-- the first\r\nCREATE TABLE a\n(id integer   primary key);`,
  );

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ status: 'skipped' });
});

it('refuses an applied file whose SQL changed, and applies nothing after it', async () => {
  await fixture.tenantFolder.write('0001_a.sql', FIRST.replace('integer', 'bigint'));
  await fixture.tenantFolder.write('0003_c.sql', THIRD);

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
    status: 'failed',
    error: { code: 'DMT_MIGRATION_CHANGED', message: expect.stringContaining('0001_a') },
  });
  expect(await fixture.migrator.getTenantStatus('acme')).toMatchObject({ status: 'error' });
  expect(await tables()).toBe('a,b');
});

it('applies two files with one text, each of them', async () => {
  const text = 'insert into a select coalesce(max(id), 0) + 1 from a;\n';
  await fixture.tenantFolder.write('0003_x.sql', text);
  await fixture.migrator.migrateTenant('acme');
  await fixture.tenantFolder.write('0004_y.sql', text);

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ appliedMigrations: ['0004_y'] });
  expect(await fixture.database.query('select count(*)::int from tenant_acme.a')).toEqual([{ count: 2 }]);
});

it('does not repeat a file that was renamed', async () => {
  await fixture.tenantFolder.remove('0002_b.sql');
  await fixture.tenantFolder.write('0002_renamed.sql', SECOND);

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ status: 'skipped' });
});

it('takes no offence at a migration that is applied and has no file: a newer release may have been here', async () => {
  await fixture.tenantFolder.remove('0002_b.sql');

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ status: 'skipped' });
});

it('leaves the ledger as it was when a migration fails in its middle', async () => {
  const before = await ledger();
  await fixture.tenantFolder.write('0003_c.sql', `${THIRD}\n-- here\nselect 1 / 0;`);

  const { error, ...result } = await fixture.migrator.migrateTenant('acme');

  expect(result).toMatchObject({ status: 'failed', appliedMigrations: [] });
  expect(error).toMatchObject({
    code: 'DMT_MIGRATION_FAILED',
    message: expect.stringMatching(/"0003_c" failed at line 4 for tenant "acme": division by zero/),
    cause: { code: '22012' },
  });
  expect(await ledger()).toEqual(before);
  expect(await tables()).toBe('a,b');
});

it('undoes a migration whose tracking row cannot be written', async () => {
  await fixture.tenantFolder.write(
    '0003_c.sql',
    `${THIRD} create function refuse() returns trigger language plpgsql as $$ begin raise 'no row'; end $$;
     create trigger refuse before insert on __drizzle_migrations for each row execute function refuse();`,
  );

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
    status: 'failed',
    error: { code: 'DMT_MIGRATION_FAILED' },
  });
  expect(await tables()).toBe('a,b');
});

it('keeps the migrations before the one that fails', async () => {
  await fixture.tenantFolder.write('0003_c.sql', THIRD);
  await fixture.tenantFolder.write('0004_bad.sql', 'select nonsense;');

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
    status: 'failed',
    appliedMigrations: ['0003_c'],
  });
  expect(await tables()).toBe('a,b,c');
  expect((await ledger()).map((row) => row.name)).toEqual(['0001_a', '0002_b', '0003_c']);
});

it('lets a value that one migration adds to an enum be used in the next', async () => {
  await fixture.tenantFolder.write('0003_c.sql', `create type "public"."mood" as enum ('ok');`);
  await fixture.tenantFolder.write('0004_d.sql', `alter type "public"."mood" add value 'sad';`);
  await fixture.tenantFolder.write('0005_e.sql', `create table m (mood "mood" default 'sad');`);

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ status: 'migrated' });
});

it('carries on the table of drizzle-orm 0.45 in its form, with what it needs itself in columns of its own', async () => {
  await fixture.tenantFolder.remove('0001_a.sql');
  await fixture.tenantFolder.remove('0002_b.sql');
  await fixture.tenantFolder.write('meta/_journal.json', journalOf(['0000_a', '0001_b', '0002_c']));
  await fixture.tenantFolder.write('0000_a.sql', FIRST);
  await fixture.tenantFolder.write('0001_b.sql', SECOND);
  await fixture.tenantFolder.write('0002_c.sql', THIRD);
  await fixture.database.query(`
    create table old as select hash from tenant_acme.__drizzle_migrations order by id;
    drop table tenant_acme.__drizzle_migrations;
    create table tenant_acme.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    insert into tenant_acme.__drizzle_migrations (hash, created_at)
      select hash, 1700000000000 + 60000 * (row_number() over () - 1) from old`);

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ appliedMigrations: ['0002_c'] });
  const rows = await fixture.database.query('select * from tenant_acme.__drizzle_migrations order by id');
  expect(rows.map((row) => [row.dmt_name, row.created_at, row.applied_at !== null])).toEqual([
    ['20231114221320_a', '1700000000000', false],
    ['20231114221420_b', '1700000060000', false],
    ['20231114221520_c', '1700000120000', true],
  ]);
  expect(Object.keys(rows[0] ?? {})).not.toContain('name');
});

it('recognises a row of Drizzle by its time when the file has changed since', async () => {
  await fixture.tenantFolder.remove('0002_b.sql');
  await fixture.tenantFolder.remove('0001_a.sql');
  await fixture.tenantFolder.write('meta/_journal.json', journalOf(['0000_a']));
  await fixture.tenantFolder.write('0000_a.sql', FIRST.replace('integer', 'bigint'));
  await fixture.database.query(`
    drop table tenant_acme.__drizzle_migrations;
    create table tenant_acme.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    insert into tenant_acme.__drizzle_migrations (hash, created_at) values ('abc', 1700000000000)`);

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
    error: { code: 'DMT_MIGRATION_CHANGED' },
  });
});

it('leaves a table alone that it does not recognise, and names its columns', async () => {
  await fixture.database.query(`
    drop table tenant_acme.__drizzle_migrations;
    create table tenant_acme.__drizzle_migrations (version text primary key)`);

  expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
    error: {
      code: 'DMT_LEDGER_UNRECOGNISED',
      message: expect.stringMatching(/tenant_acme\.__drizzle_migrations.*version text/),
    },
  });
  expect(await fixture.migrator.getStatus()).toMatchObject([
    { status: 'error', error: { code: 'DMT_LEDGER_UNRECOGNISED' } },
  ]);
});
