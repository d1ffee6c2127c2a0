import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({
    '0001_a.sql':
      "create table a (id integer, mood text); insert into a values (1, 'x'); create type m as enum ('ok');",
  });
  await fixture.migrator.createTenant('t');
});

afterEach(() => fixture[Symbol.asyncDispose]());

const journal = async () =>
  (await fixture.database.query(`select to_regclass('tenant_t.__dmt_statement_journal')::text as name`))[0]
    ?.name;
const indexes = () =>
  fixture.database.query(
    `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'tenant_t.a'::regclass order by 1`,
  );

it('builds an index concurrently in the tenant, vacuums, and leaves no journal', async () => {
  await fixture.tenantFolder.write(
    '0002_b.sql',
    'create index concurrently a_id on "public"."a" (id);--> statement-breakpoint\nvacuum a;',
  );

  expect(await fixture.migrator.migrateTenant('t')).toMatchObject({ appliedMigrations: ['0002_b'] });
  expect(await indexes()).toEqual([{ name: 'a_id', valid: true }]);
  expect(await journal()).toBeNull();
});

it('uses an enum value in the file that adds it', async () => {
  await fixture.tenantFolder.write(
    '0002_b.sql',
    "alter type m add value 'good'; alter table a add column m m not null default 'good';",
  );

  expect(await fixture.migrator.migrateTenant('t')).toMatchObject({ success: true });
});

it('resumes at the statement that failed, and repeats none', async () => {
  await fixture.tenantFolder.write(
    '0002_b.sql',
    '-- dmt:no-transaction\nupdate a set id = id + 1;\ncreate table blocker ();\nupdate a set id = id + 10;',
  );
  await fixture.database.query('create table tenant_t.blocker ()');
  const first = await fixture.migrator.migrateTenant('t');
  await fixture.database.query('drop table tenant_t.blocker');

  expect(first).toMatchObject({ status: 'failed', error: { details: { line: 3 } } });
  expect(await fixture.migrator.migrateTenant('t')).toMatchObject({ success: true });
  expect(await fixture.database.query('select id from tenant_t.a')).toEqual([{ id: 12 }]);
});

it('drops the invalid index that a failed build left, and builds it again', async () => {
  await fixture.database.query("insert into tenant_t.a values (1, 'y')");
  await fixture.tenantFolder.write('0002_b.sql', 'create unique index concurrently a_id on a (id);');
  const first = await fixture.migrator.migrateTenant('t');
  expect(await indexes()).toEqual([{ name: 'a_id', valid: false }]);
  await fixture.database.query("delete from tenant_t.a where mood = 'y'");

  expect(first).toMatchObject({ status: 'failed', error: { code: 'DMT_MIGRATION_FAILED' } });
  expect(await fixture.migrator.migrateTenant('t')).toMatchObject({ success: true });
  expect(await indexes()).toEqual([{ name: 'a_id', valid: true }]);
});

it('does not take an invalid index that somebody left for the one it is asked for', async () => {
  await fixture.database.query("insert into tenant_t.a values (1, 'y')");
  await fixture.database
    .query('create unique index concurrently a_id on tenant_t.a (id)')
    .catch(() => 'two rows have one id');
  await fixture.database.query("delete from tenant_t.a where mood = 'y'");
  await fixture.tenantFolder.write(
    '0002_b.sql',
    'create unique index concurrently if not exists a_id on a (id);',
  );

  expect(await fixture.migrator.migrateTenant('t')).toMatchObject({ success: true });
  expect(await indexes()).toEqual([{ name: 'a_id', valid: true }]);
});

it('leaves a valid index alone where it is asked for if there is none', async () => {
  await fixture.database.query('create index a_id on tenant_t.a (id)');
  const [before] = await fixture.database.query(`select 'tenant_t.a_id'::regclass::oid as oid`);
  await fixture.tenantFolder.write('0002_b.sql', 'create index concurrently if not exists a_id on a (id);');

  expect(await fixture.migrator.migrateTenant('t')).toMatchObject({ success: true });
  expect(await fixture.database.query(`select 'tenant_t.a_id'::regclass::oid as oid`)).toEqual([before]);
});

it.each([
  ['after the comment that drizzle-kit begins a custom migration with', '-- Custom SQL migration file --\n'],
  ['after a byte order mark, with line ends of Windows', '\uFEFF-- index\r\n\r\n'],
])('is told by a comment %s', async (_, head) => {
  await fixture.tenantFolder.write(
    '0002_b.sql',
    `${head}-- dmt:no-transaction\r\nupdate a set id = id + 1;\r\nselect 1 / 0;`,
  );

  expect(await fixture.migrator.migrateTenant('t')).toMatchObject({ status: 'failed' });
  // What comes before the failure is committed by itself.
  expect(await fixture.database.query('select id from tenant_t.a')).toEqual([{ id: 2 }]);
});

it('refuses a file whose finished statements were edited', async () => {
  const rest = 'insert into nowhere values (1);';
  await fixture.tenantFolder.write('0002_b.sql', `-- dmt:no-transaction\nupdate a set id = 2;\n${rest}`);
  await fixture.migrator.migrateTenant('t');
  await fixture.tenantFolder.write('0002_b.sql', `-- dmt:no-transaction\nupdate a set id = 3;\n${rest}`);

  expect(await fixture.migrator.migrateTenant('t')).toMatchObject({
    error: { code: 'DMT_MIGRATION_CHANGED' },
  });
});

it('runs each statement once when several migrators come at once', async () => {
  await fixture.tenantFolder.write(
    '0002_b.sql',
    'update a set id = id + 1; create index concurrently a_id on a (id); update a set id = id + 10;',
  );
  const rivals = Array.from({ length: 6 }, () => fixture.createMigrator());

  const results = await Promise.all(rivals.map((migrator) => migrator.migrateTenant('t')));

  expect(results.map(({ success }) => success)).toEqual(rivals.map(() => true));
  expect(await fixture.database.query('select id from tenant_t.a')).toEqual([{ id: 12 }]);
  expect(await journal()).toBeNull();
});
