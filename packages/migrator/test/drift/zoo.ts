/** A schema with something of every kind that drift knows. */
export const ZOO: Readonly<Record<string, string>> = {
  '0001_base.sql': `
    create type mood as enum ('sad', 'ok', 'happy');
    create domain positive as integer default 1 check (value > 0);
    create type pair as (a integer, b text);
    create type span as range (subtype = integer);
    create sequence ticket start 100 increment 5;
    create table users (
      id serial primary key,
      email varchar(200) not null,
      nick varchar(40),
      mood mood not null default 'ok',
      age integer check (age >= 0),
      balance numeric(10, 2) default 0,
      name text collate "C",
      lower_email text generated always as (lower(email)) stored,
      created_at timestamptz not null default now(),
      constraint users_email_key unique (email)
    );
    create table posts (
      id bigint generated always as identity primary key,
      author_id integer not null references users (id) on delete cascade,
      title text not null default 'untitled',
      score positive,
      body text,
      tags text[] not null default '{}',
      during int4range,
      exclude using gist (during with &&)
    );`,
  '0002_more.sql': `
    create index posts_author_idx on posts (author_id, id desc);
    create index posts_title_idx on posts (lower(title)) where score > 10;
    create unique index users_mood_idx on users (mood, email) include (age);
    create view happy as select id, email from users where mood = 'happy';
    create view happier as select id from happy;
    create materialized view counts as select author_id, count(*) as n from posts group by author_id;
    create unique index counts_idx on counts (author_id);
    create function touch() returns trigger language plpgsql as $$ begin new.created_at := now(); return new; end $$;
    create function total(a integer, b integer default 2) returns integer language sql immutable as 'select a + b';
    create procedure tidy() language sql as 'delete from posts where body is null';
    create aggregate product (integer) (sfunc = int4mul, stype = integer, initcond = '1');
    create trigger users_touch before update on users for each row execute function touch();
    create rule no_delete as on delete to posts do instead nothing;
    create statistics posts_stats (dependencies) on author_id, score from posts;
    alter table users enable row level security;
    create policy own on users for select to public using (id = 1);
    create policy add on users for insert to public with check (id > 0);
    create table events (id integer, at date not null, primary key (id, at)) partition by range (at);
    create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');`,
};

export interface Mutation {
  /** Changes one thing in the schema that the path leads to. */
  readonly sql: string;
  /** What must be found: `change kind name`, separated by `; `. */
  readonly found: string;
  /** What the repair script leaves to people. */
  readonly byHand?: string | undefined;
}

const CASES: ReadonlyArray<readonly [sql: string, found: string, byHand?: string]> = [
  ['drop table posts cascade', 'missing materialized view counts; missing table posts'],
  ['create table stray (id integer primary key)', 'extra table stray'],
  ['alter table posts set unlogged', 'changed sequence posts_id_seq; changed table posts'],
  ['alter table posts set (fillfactor = 70)', 'changed table posts', 'options'],
  ['alter table users disable row level security', 'changed table users'],
  ['alter table users force row level security', 'changed table users'],
  ['alter table posts replica identity full', 'changed table posts'],
  ['alter table posts disable trigger all', 'changed table posts', 'disabled foreign keys'],
  ['alter table events detach partition events_2025', 'changed table events_2025', 'inherits'],
  [
    `create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01')`,
    'extra table events_2026',
  ],
  ['alter table posts drop column body', 'missing column posts.body'],
  ['alter table posts add column note text', 'extra column posts.note'],
  [
    'alter table posts rename column body to content',
    'missing column posts.body; extra column posts.content',
  ],
  ['alter table posts alter column body type varchar(10)', 'changed column posts.body'],
  ['alter table users alter column nick type varchar(41)', 'changed column users.nick'],
  ['alter table users alter column balance type numeric(10, 3)', 'changed column users.balance'],
  ['alter table users alter column created_at type timestamp', 'changed column users.created_at'],
  ['alter table users alter column name type text collate "POSIX"', 'changed column users.name', 'collation'],
  ['alter table posts alter column title drop not null', 'changed column posts.title'],
  ['alter table posts alter column body set not null', 'changed column posts.body'],
  [`alter table posts alter column title set default 'none'`, 'changed column posts.title'],
  ['alter table posts alter column title drop default', 'changed column posts.title'],
  ['alter table posts alter column body set default current_user', 'changed column posts.body'],
  ['alter table posts alter column id set generated by default', 'changed column posts.id'],
  [
    'alter table posts alter column id drop identity',
    'changed column posts.id; missing sequence posts_id_seq',
  ],
  [
    'alter table users alter column lower_email drop expression',
    'changed column users.lower_email',
    'generated',
  ],
  ['drop index posts_author_idx', 'missing index posts_author_idx'],
  ['create index stray_idx on posts (title)', 'extra index stray_idx'],
  [
    'drop index posts_author_idx; create index posts_author_idx on posts (id, author_id desc)',
    'changed index posts_author_idx',
  ],
  [
    'drop index posts_author_idx; create index posts_author_idx on posts (author_id, id)',
    'changed index posts_author_idx',
  ],
  [
    'drop index posts_title_idx; create index posts_title_idx on posts (lower(title)) where score > 11',
    'changed index posts_title_idx',
  ],
  [
    'drop index posts_title_idx; create index posts_title_idx on posts (upper(title)) where score > 10',
    'changed index posts_title_idx',
  ],
  [
    'drop index users_mood_idx; create index users_mood_idx on users (mood, email) include (age)',
    'changed index users_mood_idx',
  ],
  [
    'drop index users_mood_idx; create unique index users_mood_idx on users (mood, email)',
    'changed index users_mood_idx',
  ],
  [
    `update pg_index set indisvalid = false where indexrelid = 'posts_author_idx'::regclass`,
    'changed index posts_author_idx',
  ],
  ['alter table users drop constraint users_email_key', 'missing unique constraint users.users_email_key'],
  [
    'alter table users rename constraint users_email_key to emails',
    'extra unique constraint users.emails; missing unique constraint users.users_email_key',
  ],
  ['alter table posts drop constraint posts_pkey', 'missing primary key posts.posts_pkey'],
  ['alter table users drop constraint users_age_check', 'missing check constraint users.users_age_check'],
  [
    'alter table users drop constraint users_age_check; alter table users add constraint users_age_check check (age > 0)',
    'changed check constraint users.users_age_check',
  ],
  [
    'alter table users drop constraint users_age_check; alter table users add constraint users_age_check check (age >= 0) not valid',
    'changed check constraint users.users_age_check',
  ],
  [
    'alter table posts drop constraint posts_during_excl',
    'missing exclusion constraint posts.posts_during_excl',
  ],
  [
    'alter table posts drop constraint posts_author_id_fkey',
    'missing foreign key posts.posts_author_id_fkey',
  ],
  [
    'alter table posts drop constraint posts_author_id_fkey; alter table posts add constraint posts_author_id_fkey foreign key (author_id) references users (id)',
    'changed foreign key posts.posts_author_id_fkey',
  ],
  [
    'alter table posts alter constraint posts_author_id_fkey deferrable initially deferred',
    'changed foreign key posts.posts_author_id_fkey',
  ],
  [
    'create table public.users (id integer primary key); alter table posts drop constraint posts_author_id_fkey; alter table posts add constraint posts_author_id_fkey foreign key (author_id) references public.users (id) on delete cascade',
    'changed foreign key posts.posts_author_id_fkey',
  ],
  [`alter type mood add value 'angry'`, 'changed enum mood', 'enum mood'],
  [
    `alter type mood rename value 'ok' to 'fine'`,
    'changed column users.mood; changed enum mood',
    'enum mood',
  ],
  [`create type stray as enum ('a')`, 'extra enum stray'],
  ['alter domain positive add check (value < 100)', 'changed domain positive', 'checks'],
  ['alter domain positive set default 2', 'changed domain positive'],
  ['alter type pair add attribute c integer', 'changed composite type pair', 'composite type pair'],
  ['drop type span', 'missing range type span', 'range type span'],
  ['alter sequence ticket increment 6', 'changed sequence ticket'],
  ['alter sequence ticket owned by users.id', 'changed sequence ticket'],
  ['alter sequence posts_id_seq cache 20', 'changed sequence posts_id_seq'],
  ['drop sequence ticket', 'missing sequence ticket'],
  [`create or replace view happy as select id, email from users where mood = 'ok'`, 'changed view happy'],
  ['alter view happy set (security_invoker = true)', 'changed view happy'],
  ['drop view happier', 'missing view happier'],
  ['drop index counts_idx', 'missing index counts_idx'],
  ['drop materialized view counts', 'missing materialized view counts'],
  [
    `create or replace function total(a integer, b integer default 2) returns integer language sql immutable as 'select a - b'`,
    'changed function total(a integer, b integer)',
  ],
  ['alter function total(integer, integer) volatile', 'changed function total(a integer, b integer)'],
  ['alter function total(integer, integer) security definer', 'changed function total(a integer, b integer)'],
  [
    'create function total(a text) returns text language sql as $$ select a $$',
    'extra function total(a text)',
  ],
  ['drop procedure tidy()', 'missing procedure tidy()'],
  ['drop aggregate product (integer)', 'missing aggregate product(integer)', 'aggregate product'],
  ['drop trigger users_touch on users', 'missing trigger users.users_touch'],
  ['alter table users disable trigger users_touch', 'changed trigger users.users_touch'],
  [
    'drop trigger users_touch on users; create trigger users_touch after update on users for each row execute function touch()',
    'changed trigger users.users_touch',
  ],
  ['drop policy own on users', 'missing policy users.own'],
  ['alter policy own on users using (id = 2)', 'changed policy users.own'],
  ['alter policy add on users with check (true)', 'changed policy users.add'],
  [
    'drop policy own on users; create policy own on users as restrictive for select to public using (id = 1)',
    'changed policy users.own',
  ],
  ['alter policy own on users to current_user', 'changed policy users.own'],
  ['drop rule no_delete on posts', 'missing rule posts.no_delete'],
  ['drop statistics posts_stats', 'missing statistics posts_stats'],
  ["create collation stray (locale = 'C')", 'extra collation stray'],
  [
    'create operator === (leftarg = integer, rightarg = integer, function = int4eq)',
    'extra operator === (integer, integer)',
    'operator ===',
  ],
  [
    'create text search configuration stray (copy = simple)',
    'extra text search configuration stray',
    'text search configuration',
  ],
];

export const MUTATIONS: ReadonlyArray<Mutation> = CASES.map(([sql, found, byHand]) => ({
  sql,
  found,
  byHand,
}));
