import { expect, it } from 'vitest';
import { createMigrationFolder } from '../../test/support/migration-folder.ts';
import type { LintOptions } from './lint-migrations.ts';
import { lintMigrations } from './lint-migrations.ts';

async function lint(sql: string, options?: LintOptions) {
  await using folder = await createMigrationFolder({ '0001_change.sql': sql });
  return await lintMigrations(folder.path, options);
}

const UNSAFE: ReadonlyArray<readonly [sql: string, rule: string]> = [
  ['alter table users add column n serial', 'add-column-identity'],
  ['alter table users add column n bigint generated always as identity', 'add-column-identity'],
  ['alter table users add column n text not null', 'add-column-not-null'],
  ['alter table users add column team integer references teams', 'add-column-references'],
  ['alter table users add column n integer generated always as (id * 2) stored', 'add-column-stored'],
  ['alter table users add column mail text unique', 'add-column-unique'],
  ['alter table users add column k uuid default gen_random_uuid()', 'add-column-volatile-default'],
  ['alter table users add column at timestamptz default clock_timestamp()', 'add-column-volatile-default'],
  ['alter table users add constraint c check (id > 0)', 'add-constraint-validated'],
  ['alter table users add foreign key (team) references teams', 'add-constraint-validated'],
  ['alter table users add constraint e exclude using gist (span with &&)', 'add-exclusion'],
  ['alter table users add constraint u unique (mail)', 'add-unique-without-index'],
  ['alter table users add primary key (id)', 'add-unique-without-index'],
  ['alter table users alter column id type bigint', 'change-column-type'],
  ['cluster users using users_pkey', 'cluster-or-vacuum-full'],
  ['vacuum full users', 'cluster-or-vacuum-full'],
  ['create index i on users (mail)', 'create-index-blocking'],
  ['delete from users', 'delete-all-rows'],
  ['alter table users drop column mail', 'drop-column'],
  ['drop index i', 'drop-index-blocking'],
  ['drop table users', 'drop-table'],
  ['lock table users', 'lock-table'],
  ['alter table users set unlogged', 'move-table-storage'],
  ['alter table users set tablespace fast', 'move-table-storage'],
  ['refresh materialized view totals', 'refresh-view-blocking'],
  ['reindex table users', 'reindex-blocking'],
  ['alter table users rename column mail to email', 'rename'],
  ['alter table users rename to people', 'rename'],
  [`alter type mood rename value 'good' to 'fine'`, 'rename'],
  ['alter table users alter column mail set not null', 'set-not-null'],
  ['truncate users', 'truncate'],
  ['update users set mail = lower(mail)', 'update-all-rows'],
  [
    'alter table users add constraint c check (id > 0) not valid; alter table users validate constraint c',
    'validate-in-same-transaction',
  ],
];

const SAFE: ReadonlyArray<string> = [
  'alter table users add column n integer',
  'alter table users add column n integer not null default 0',
  'alter table users add column at timestamptz not null default now()',
  `alter table users add column tags jsonb default '[]'::jsonb`,
  'alter table users add constraint c check (id > 0) not valid',
  'alter table users add foreign key (team) references teams not valid',
  'alter table users validate constraint c',
  'alter table users add constraint u unique using index u_index',
  'alter table users alter column mail drop not null',
  'alter table users alter column mail set default 0',
  'alter table users validate constraint c; alter table users alter column mail set not null',
  'create index concurrently i on users (mail)',
  'drop index concurrently i',
  'reindex index concurrently i',
  'reindex (concurrently) table users',
  'vacuum users',
  'vacuum (full false) users',
  'refresh materialized view concurrently totals',
  'delete from users where id = 1',
  'update users set mail = 0 where id = 1',
  `alter type mood add value 'great'`,
  'alter index i rename to j',
  'drop view totals',
  'create table a (id serial primary key, mail text unique); create index i on a (mail); alter table a add foreign key (id) references users; alter table a rename to b; alter table b alter column mail set not null; drop table b',
  'create table "public"."a" as select 1 as n; update a set n = 2; truncate a; delete from a',
];

it.each(UNSAFE)('finds %s', async (sql, rule) => {
  expect((await lint(sql)).map((finding) => finding.rule)).toEqual([rule]);
});

it.each(SAFE)('lets pass: %s', async (sql) => {
  expect(await lint(sql)).toEqual([]);
});

it('says where, why and what to do instead', async () => {
  const [finding] = await lint(
    '-- a comment\n\ncreate table a (id integer);\n\ncreate index i\n  on users (mail);',
  );

  expect(finding).toMatchObject({
    line: 5,
    severity: 'error',
    path: expect.stringMatching(/0001_change\.sql$/),
  });
  expect(finding?.why).toMatch(/blocked/);
  expect(finding?.remedy).toContain('concurrently');
});

it('knows what differs between versions of PostgreSQL', async () => {
  const constant = 'alter table users add column n integer default 0';
  const notNull = 'alter table users add constraint n not null mail not valid';

  expect(await lint(constant, { postgresVersion: 10 })).toHaveLength(1);
  expect(await lint(constant, { postgresVersion: 11 })).toEqual([]);
  expect(await lint(notNull, { postgresVersion: 17 })).toHaveLength(1);
  expect(await lint(notNull, { postgresVersion: 18 })).toEqual([]);
});

it('knows that a file without a transaction holds no lock to its end', async () => {
  const sql =
    '-- dmt:no-transaction\nalter table users add constraint c check (id > 0) not valid;\nalter table users validate constraint c;';

  expect(await lint(sql)).toEqual([]);
});

it('lets one statement pass by a comment, and only for the rules it names', async () => {
  const sql = `-- dmt:allow drop-column, rename
alter table users drop column a;
alter table users drop column b; /* dmt:allow drop-table */ alter table users drop column c;
drop table /* dmt:allow drop-table because it is empty */ old;
select '-- dmt:allow drop-column'; alter table users drop column d;`;

  expect((await lint(sql)).map(({ rule, line }) => [rule, line])).toEqual([
    ['drop-column', 3],
    ['drop-column', 3],
    ['drop-column', 5],
  ]);
});

it('takes severities from its options', async () => {
  const sql = 'drop table users; create index i on users (mail)';

  const findings = await lint(sql, { rules: { 'drop-table': 'error', 'create-index-blocking': 'off' } });

  expect(findings).toMatchObject([{ rule: 'drop-table', severity: 'error' }]);
});

it('looks at the migrations it is told to, and reads what drizzle-kit writes', async () => {
  await using folder = await createMigrationFolder({
    '0001_a.sql': 'drop table a;',
    '0002_b.sql':
      'ALTER TABLE "users" DROP COLUMN "x";--> statement-breakpoint\nCREATE INDEX "i" ON "users" USING btree ("y");',
  });

  const findings = await lintMigrations(folder.path, { only: ['0002_b'] });

  expect(findings.map(({ rule }) => rule)).toEqual(['drop-column', 'create-index-blocking']);
});
