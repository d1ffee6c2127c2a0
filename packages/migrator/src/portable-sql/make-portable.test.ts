import { beforeAll, describe, expect, it } from 'vitest';
import { loadSqlParser, parseSql } from '../sql/index.ts';
import { makePortable } from './make-portable.ts';
import { collectOwnedObjects } from './owned-objects.ts';
import { renderSqlTemplate } from './sql-template.ts';

beforeAll(loadSqlParser);

const OWNED = `
create type public.role as enum ('a');
create table users (id serial primary key, "Größe" integer generated always as identity);
create table "Odd ""Name" ();
create sequence public.invoice;
create function public.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create view v as select 1;
`;

function portable(sql: string, schemaName = 't'): string {
  return renderSqlTemplate(prepare(sql).template, schemaName);
}

function prepare(sql: string): ReturnType<typeof makePortable> {
  const own = { sql: OWNED, statements: parseSql(OWNED) };
  const statements = parseSql(sql);
  const owned = collectOwnedObjects([own, { sql, statements }]);
  return makePortable(sql, statements, { path: 'x.sql', owned });
}

describe('a reference to what the tenant owns', () => {
  it.each([
    [
      'a type that is created',
      `create type "public"."mood" as enum ('public.users')`,
      `create type "t"."mood" as enum ('public.users')`,
    ],
    [
      'a type that gets a value',
      `ALTER TYPE "public"."role" ADD VALUE 'b'`,
      `ALTER TYPE "t"."role" ADD VALUE 'b'`,
    ],
    ['a type that is dropped', 'drop type "public"."role"', 'drop type "t"."role"'],
    ['a type that is renamed', 'alter type public.role rename to kind', 'alter type "t".role rename to kind'],
    ['the type of a column', 'create table x (r "public"."role"[])', 'create table x (r "t"."role"[])'],
    ['a cast', `select 'a'::"public"."role"`, `select 'a'::"t"."role"`],
    [
      'a cast in a change of type',
      'alter table users alter column r type public.role using r::text::public.role',
      'alter table users alter column r type "t".role using r::text::"t".role',
    ],
    [
      'a table that is created',
      'create table if not exists public.x (id int)',
      'create table if not exists "t".x (id int)',
    ],
    [
      'a table that is dropped',
      'drop table if exists "public"."users" cascade',
      'drop table if exists "t"."users" cascade',
    ],
    ['several tables that are dropped', 'drop table public.users, public.v', 'drop table "t".users, "t".v'],
    [
      'a foreign key',
      'alter table x add constraint f foreign key (u) references "public"."users"("id")',
      'alter table x add constraint f foreign key (u) references "t"."users"("id")',
    ],
    [
      'a sequence that is created',
      'CREATE SEQUENCE "public"."s" INCREMENT BY 1',
      'CREATE SEQUENCE "t"."s" INCREMENT BY 1',
    ],
    [
      'a sequence and its owner',
      'alter sequence public.invoice owned by public.users.id',
      'alter sequence "t".invoice owned by "t".users.id',
    ],
    [
      'the sequence of an identity',
      'create table x (id int generated always as identity (sequence name "public"."x_seq"))',
      'create table x (id int generated always as identity (sequence name "t"."x_seq"))',
    ],
    [
      'a view and its tables',
      'create view "public"."w" as (select public.users.id from "public"."users")',
      'create view "t"."w" as (select "t".users.id from "t"."users")',
    ],
    [
      'an index',
      'create index i on public.users (id); drop index public.i',
      'create index i on "t".users (id); drop index "t".i',
    ],
    [
      'a policy',
      'create policy p on "public"."users" using (exists (select from public.v))',
      'create policy p on "t"."users" using (exists (select from "t".v))',
    ],
    [
      'a trigger and its function',
      'create trigger g before insert on public.users for each row execute function public.touch()',
      'create trigger g before insert on "t".users for each row execute function "t".touch()',
    ],
    [
      'a comment',
      `comment on column public.users.id is 'public.users'`,
      `comment on column "t".users.id is 'public.users'`,
    ],
    ['a grant', 'grant select on public.users to public', 'grant select on "t".users to public'],
    [
      'names with comments between their parts',
      'drop type public /* a */ . -- b\n role',
      'drop type "t" /* a */ . -- b\n role',
    ],
    ['a name with quotes in it', 'drop table public."Odd ""Name"', 'drop table "t"."Odd ""Name"'],
    [
      'text after characters of several bytes',
      `select 'ü€😀', public.users.id from public.users`,
      `select 'ü€😀', "t".users.id from "t".users`,
    ],
    ['data', `insert into public.users select 1 from public.v`, `insert into "t".users select 1 from "t".v`],
  ])('is pointed at its schema: %s', (_, sql, expected) => {
    expect(portable(sql)).toBe(expected);
  });

  it.each([
    [`select nextval('public.invoice')`, `select nextval('"t".invoice')`],
    [`select nextval('"public"."invoice"'::regclass)`, `select nextval('"t"."invoice"'::regclass)`],
    [
      `select 'public.users'::regclass, 'public.role'::regtype`,
      `select '"t".users'::regclass, '"t".role'::regtype`,
    ],
    [`select currval($q$public.users_id_seq$q$)`, `select currval($q$"t".users_id_seq$q$)`],
    [`select setval('public."users_Größe_seq"', 1)`, `select setval('"t"."users_Größe_seq"', 1)`],
  ])('is found in a constant that is a name: %s', (sql, expected) => {
    expect(portable(sql)).toBe(expected);
  });

  it('is quoted for the place where it stands', () => {
    expect(portable(`select nextval('public.invoice') from public.users`, `o'"x`)).toBe(
      `select nextval('"o''""x".invoice') from "o'""x".users`,
    );
  });

  it('is pointed at its schema inside a do block, as older drizzle-kits wrote it', () => {
    const sql = `DO $$ BEGIN
 CREATE TYPE "public"."level" AS ENUM('public.users');
 ALTER TABLE "users" ADD CONSTRAINT "f" FOREIGN KEY ("p") REFERENCES "public"."plans"("id");
 ALTER TABLE "users" ADD CONSTRAINT "g" FOREIGN KEY ("u") REFERENCES "public"."users"("id");
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;`;

    expect(portable(sql)).toBe(
      sql.replace('"public"."level"', '"t"."level"').replace('"public"."users"("id")', '"t"."users"("id")'),
    );
  });
});

describe('what stays as it is', () => {
  it.each([
    [
      'a reference to a shared table',
      'alter table users add foreign key (p) references "public"."plans"("id")',
    ],
    ['a shared type', 'alter table users add column c public.billing_cycle'],
    ['a string', `insert into users values ('public.users')`],
    ['a dollar quote', 'select $x$public.users$x$'],
    ['a comment', '-- public.users\n/* public.users */ select 1'],
    ['an alias that is called public', 'select public.id from users as public'],
    ['a quoted name with a dot', 'select 1 from "public.users"'],
    ['a constant that is only compared', `select 1 where 'public.users' = 'x'`],
    ['a schema that is only called alike', 'select 1 from "Public".users'],
  ])('%s', (_, sql) => {
    expect(portable(sql)).toBe(sql);
  });

  it('a table and a shared one are told apart in one statement', () => {
    expect(
      portable('create table y as select * from public.users u join public.plans p on p.id = u.id'),
    ).toBe('create table y as select * from "t".users u join public.plans p on p.id = u.id');
  });

  it('a type and a shared table of one name are told apart', () => {
    expect(portable(`select 'a'::public.role from public.role`)).toBe(
      `select 'a'::"t".role from public.role`,
    );
  });

  it('the body of a function, which is noted', () => {
    const sql = 'create function f() returns void language sql as $$\n delete from public.users $$';
    const { notes } = prepare(sql);

    expect(portable(sql)).toBe(sql);
    expect(notes).toEqual(["x.sql:2: the function's body names public.users, which is left as it is"]);
  });
});
