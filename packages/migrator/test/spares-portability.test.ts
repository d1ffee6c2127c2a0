import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { ZOO } from './drift/zoo.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

let fixture: MigratorFixture;
let migrator: Migrator;

beforeEach(async () => {
  fixture = await createMigratorFixture({
    '0001_t.sql': 'create table t (id serial primary key, note text);',
  });
  migrator = fixture.createMigrator({ spares: { count: 1 } });
});

afterEach(() => fixture[Symbol.asyncDispose]());

const countSchemas = async (): Promise<unknown> =>
  (
    await fixture.database.query(
      `select count(*)::int as n from pg_namespace where nspname like 'dmt\\_spare\\_%'`,
    )
  )[0]?.n;

it('gives a tenant one of everything that drift knows, as if it had been made there', async () => {
  for (const [file, sql] of Object.entries(ZOO)) await fixture.tenantFolder.write(`9${file}`, sql);
  expect(await migrator.prepareSpares()).toMatchObject({ ready: 1 });
  await migrator.createTenant('claimed');
  await fixture.migrator.createTenant('made');

  expect(await countSchemas()).toBe(0);
  expect(await migrator.diff()).toMatchObject({ total: 2, ok: 2 });
  expect(
    await fixture.database.query(
      `insert into tenant_claimed.users (email) values ('a') returning id, mood::text, lower_email`,
    ),
  ).toEqual([{ id: 1, mood: 'ok', lower_email: 'a' }]);
});

describe('what follows a rename', () => {
  it.each([
    [
      'a default that counts by a sequence of public',
      `create sequence s; alter table t alter note set default nextval('public.s')::text`,
    ],
    [
      'a function that asks for its schema when it runs',
      `create function f() returns text language sql as 'select current_schema()::text'`,
    ],
    [
      'a trigger that asks for its schema when it fires',
      `
      create function f() returns trigger language plpgsql as $$ begin new.note := tg_table_schema; return new; end $$;
      create trigger f before insert on t for each row execute function f()`,
    ],
    [
      'a block that only looks',
      `do $$ begin if current_schema() is null then raise exception 'no schema'; end if; end $$`,
    ],
    [
      'a view, a check and a policy over functions',
      `
      create function ok(n integer) returns boolean language sql immutable as 'select n > 0';
      create view v as select ok(id) from public.t;
      alter table t add check (ok(id)), enable row level security;
      create policy p on t using (ok(id))`,
    ],
  ])('is %s', async (_, sql) => {
    await fixture.tenantFolder.write('0002_x.sql', sql);

    expect(await migrator.prepareSpares()).toMatchObject({ ready: 1 });
    await migrator.createTenant('acme');
    expect(await countSchemas()).toBe(0);
    await fixture.database.query(
      `set search_path to tenant_acme; insert into tenant_acme.t default values; reset search_path`,
    );
    expect(await migrator.diff()).toMatchObject({ ok: 1 });
    expect(JSON.stringify(await fixture.database.query('select * from tenant_acme.t'))).not.toContain(
      'spare',
    );
  });
});

describe('what keeps the name of its schema', () => {
  it.each([
    [
      'a path that a function took along',
      `create function f() returns integer language sql set search_path from current as 'select 1'`,
      'function f is bound',
    ],
    [
      'a row',
      'insert into t (note) values (current_schema())',
      'migration "0002_x" asks for the name of its schema at line 1',
    ],
    [
      'a row that a block wrote',
      `do $$ begin execute format('insert into t (note) values (%L)', current_schema()); end $$`,
      'migration "0002_x" asks',
    ],
    [
      'a row that a default wrote',
      `alter table t add place text default current_schema(); insert into t (note) values ('x')`,
      'a row of table t spells',
    ],
    [
      'a row of a view that is kept',
      'create materialized view m as select current_schema()::text as place',
      'a row of table m spells',
    ],
    [
      'a name that is looked up as text',
      `create view v as select to_regclass('public.t') as found`,
      'view v spells',
    ],
    [
      'a default that is looked up as text',
      `create sequence s; alter table t add n bigint default nextval(pg_get_serial_sequence('public.t', 'id'))`,
      'column t.n spells',
    ],
    [
      'the body of a function that a block wrote',
      `do $x$ begin execute format('create function f() returns bigint language sql as $$ select count(*) from %I.t $$', current_schema()); end $x$`,
      'function f() spells',
    ],
    [
      'a comment',
      `do $$ begin execute format('comment on table t is %L', 'in ' || current_schema()); end $$`,
      'the comment',
    ],
    [
      'a row in a shared table',
      `insert into public.registry values (current_schema())`,
      'migration "0002_x" asks for the name of its schema at line 1, and may write it elsewhere',
    ],
  ])('is %s, and no spare is made of it', async (_, sql, problem) => {
    await fixture.database.query('create table public.registry (name text)');
    await fixture.tenantFolder.write('0002_x.sql', sql);

    await expect(migrator.prepareSpares()).rejects.toMatchObject({
      code: 'DMT_SPARE_REFUSED',
      message: expect.stringContaining(problem),
    });
    expect(await countSchemas()).toBe(0);
    await migrator.createTenant('acme');
    expect(await migrator.getTenantStatus('acme')).toMatchObject({ status: 'ok', appliedCount: 2 });
  });
});
