import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

/** What each ledger knows of two files: the first is then edited, the second is not. */
const FIRST = `create table a (name text default 'x');\ninsert into a values ('1');\n`;
const SECOND = 'create table b (id integer);\n';
const THIRD = 'create table c (id integer);\n';
const FILE_COUNT = process.env.DMT_CHAOS ? 1_000 : 100;

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({ '0001_a.sql': FIRST, '0002_b.sql': SECOND });
});

afterEach(() => fixture[Symbol.asyncDispose]());

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const migrate = () => fixture.migrator.migrateTenant('acme');
const tables = async (): Promise<string> => {
  const [row] = await fixture.database.query(
    `select string_agg(relname, ',' order by relname) as names from pg_class where relnamespace = 'tenant_acme'::regnamespace and relkind = 'r' and relname not like '\\_%'`,
  );
  return String(row?.names);
};
/** Everything that a dry run could leave behind. */
const catalog = () =>
  fixture.database.query(`
    select 'table' as kind, relname::text as name, relnamespace::regnamespace::text as schema from pg_class
      where relnamespace::regnamespace::text !~ '^pg_' and relnamespace::regnamespace::text <> 'information_schema'
    union all select 'schema', nspname, obj_description(oid, 'pg_namespace') from pg_namespace order by 1, 2, 3`);

/** The tables that other migrators leave, with the first two files recorded. */
const LEDGERS: Readonly<Record<string, string>> = {
  'names of drizzle-multitenant': `create table tenant_acme.__drizzle_migrations (id serial primary key, name varchar(255) not null unique, applied_at timestamptz default now());
    insert into tenant_acme.__drizzle_migrations (name) values ('0001_a'), ('0002_b')`,
  'hashes of drizzle-multitenant': `create table tenant_acme.__drizzle_migrations (id serial primary key, hash text not null, created_at timestamptz default now());
    insert into tenant_acme.__drizzle_migrations (hash) values ('${hashOf(FIRST)}'), ('${hashOf(SECOND)}')`,
  'hashes and times of Drizzle': `create table tenant_acme.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    insert into tenant_acme.__drizzle_migrations (hash, created_at) values ('${hashOf(FIRST)}', 1), ('${hashOf(SECOND)}', 2)`,
  'names in the place of hashes': `create table tenant_acme.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    insert into tenant_acme.__drizzle_migrations (hash, created_at) values ('0001_a', 1), ('0002_b.sql', 2)`,
  'what drizzle-orm 1.x writes': `create table tenant_acme.__drizzle_migrations (id serial, hash text not null, created_at bigint, name text, applied_at timestamptz default now());
    insert into tenant_acme.__drizzle_migrations (hash, created_at, name) values ('${hashOf(FIRST)}', 1, '0001_a'), ('${hashOf(SECOND)}', 2, '0002_b')`,
};

describe.each(Object.entries(LEDGERS))('a ledger of %s', (_, ledger) => {
  beforeEach(async () => {
    await fixture.database.query('create schema tenant_acme');
    for (const text of [FIRST, SECOND]) {
      await fixture.database.query(`begin; set local search_path to tenant_acme; ${text}; commit`);
    }
    await fixture.database.query(ledger);
  });

  it.each([
    ['comments', `-- the first\n${FIRST}`],
    ['line ends', FIRST.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${FIRST}`],
    ['case and white space', FIRST.replace('create table', 'CREATE   TABLE')],
  ])('once carried on, does not mind that %s of an applied file changed', async (_change, text) => {
    await migrate();
    await fixture.tenantFolder.write('0001_a.sql', text);
    await fixture.tenantFolder.write('0003_c.sql', THIRD);

    expect(await migrate()).toMatchObject({ appliedMigrations: ['0003_c'] });
    expect(await migrate()).toMatchObject({ status: 'skipped' });
    expect(await tables()).toBe('a,b,c');
  });

  it('minds one byte inside a string', async () => {
    await migrate();
    await fixture.tenantFolder.write('0001_a.sql', FIRST.replace(`'1'`, `'2'`));
    await fixture.tenantFolder.write('0003_c.sql', THIRD);

    expect(await migrate()).toMatchObject({ error: { code: 'DMT_MIGRATION_CHANGED' } });
    expect(await tables()).toBe('a,b');
  });

  it('is not changed by a dry run or a look at it', async () => {
    await fixture.tenantFolder.write('0003_c.sql', THIRD);
    const before = await catalog();

    expect(await fixture.migrator.migrateTenant('acme', { dryRun: true })).toMatchObject({
      status: 'planned',
      appliedMigrations: ['0003_c'],
    });
    await fixture.migrator.getTenantStatus('acme');
    await fixture.migrator.getTenantSyncStatus('acme');
    await fixture.migrator.markAsApplied('acme', { dryRun: true });
    expect(await catalog()).toEqual(before);
  });

  it('lets a late, a renamed and a removed file be', async () => {
    await migrate();
    await fixture.tenantFolder.remove('0002_b.sql');
    await fixture.tenantFolder.write('0001_a.sql', FIRST);
    await fixture.tenantFolder.write('0000_late.sql', THIRD);
    await fixture.tenantFolder.write('0005_renamed.sql', SECOND);

    expect(await migrate()).toMatchObject({ appliedMigrations: ['0000_late'] });
    await fixture.tenantFolder.remove('0005_renamed.sql');
    expect(await migrate()).toMatchObject({ status: 'skipped' });
    expect(await tables()).toBe('a,b,c');
  });
});

it.each([
  ['line ends', FIRST.replaceAll('\n', '\r\n')],
  ['a byte order mark', `\uFEFF${FIRST}`],
])('knows the hash that a file had on a machine with other %s', async (_, text) => {
  await fixture.database.query(
    `create schema tenant_acme; ${LEDGERS['hashes and times of Drizzle']?.replace(hashOf(FIRST), hashOf(text))}`,
  );

  expect(await migrate()).toMatchObject({ status: 'skipped' });
});

it('runs a semicolon and a commit inside dollar quotes as the text they are', async () => {
  await fixture.database.query('create schema tenant_acme');
  await fixture.tenantFolder.write(
    '0003_quotes.sql',
    `create function f() returns text language sql as $x$ select '; commit; --> statement-breakpoint' $x$;`,
  );

  expect(await migrate()).toMatchObject({ status: 'migrated' });
  expect(await fixture.database.query('select tenant_acme.f() as f')).toEqual([
    { f: '; commit; --> statement-breakpoint' },
  ]);
});

it.each([
  ['a commit', '0003_c.sql', 'commit;'],
  ['nothing', '0003_c.sql', ' \n'],
  ['a number that is taken', '0002_c.sql', THIRD],
])('applies nothing at all where a file holds %s', async (_, file, text) => {
  await fixture.database.query('create schema tenant_acme');
  await fixture.tenantFolder.write(file, text);

  await expect(migrate()).rejects.toMatchObject({ code: 'DMT_MIGRATION_SOURCE_INVALID' });
  expect(await tables()).toBe('null');
});

it('takes a gap between two numbers for what it is', async () => {
  await fixture.database.query('create schema tenant_acme');
  await fixture.tenantFolder.write('0007_c.sql', THIRD);
  expect(await migrate()).toMatchObject({ appliedMigrations: ['0001_a', '0002_b', '0007_c'] });

  await fixture.tenantFolder.write('0004_d.sql', 'create table d (id integer);');
  expect(await migrate()).toMatchObject({ appliedMigrations: ['0004_d'] });
});

it(`applies ${FILE_COUNT} files, each once and in order`, async () => {
  await fixture.database.query('create schema tenant_acme');
  await fixture.tenantFolder.write('0003_log.sql', 'create table log (id serial, file integer);');
  const numbers = Array.from({ length: FILE_COUNT }, (_, index) => index + 4);
  for (const number of numbers) {
    await fixture.tenantFolder.write(`${number}_n.sql`, `insert into log (file) values (${number});`);
  }

  const { appliedMigrations } = await migrate();

  expect(appliedMigrations).toHaveLength(FILE_COUNT + 3);
  const rows = await fixture.database.query('select file from tenant_acme.log order by id');
  expect(rows.map(({ file }) => file)).toEqual(numbers);
  expect(await migrate()).toMatchObject({ status: 'skipped' });
});
