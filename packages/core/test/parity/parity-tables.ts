import {
  bigint,
  bigserial,
  boolean,
  customType,
  date,
  doublePrecision,
  inet,
  integer,
  interval,
  json,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  serial,
  text,
  time,
  timestamp,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core';

export const role = pgEnum('role', ['member', 'admin']);

/** Stored as text, seen as an object: goes through both mappers of a custom type. */
const money = customType<{ data: { cents: number }; driverData: string }>({
  dataType: () => 'text',
  toDriver: ({ cents }) => `${cents}c`,
  fromDriver: (stored) => ({ cents: Number.parseInt(stored, 10) }),
});

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const intRange = customType<{ data: string }>({ dataType: () => 'int4range' });

export const users = pgTable('users', {
  id: serial().primaryKey(),
  name: text().notNull(),
  email: varchar({ length: 40 }).unique(),
  role: role().notNull().default('member'),
  age: integer(),
});

export const posts = pgTable('posts', {
  id: serial().primaryKey(),
  authorId: integer('author_id')
    .notNull()
    .references(() => users.id),
  title: text().notNull(),
  likes: integer().notNull().default(0),
});

export const comments = pgTable('comments', {
  id: serial().primaryKey(),
  postId: integer('post_id')
    .notNull()
    .references(() => posts.id),
  body: text().notNull(),
});

export const kinds = pgTable('kinds', {
  id: bigserial({ mode: 'bigint' }).primaryKey(),
  flag: boolean(),
  double: doublePrecision(),
  exact: numeric({ precision: 30, scale: 10 }),
  big: bigint({ mode: 'bigint' }),
  bigNumber: bigint('big_number', { mode: 'number' }),
  json: json(),
  jsonb: jsonb(),
  bytes: bytea(),
  day: date(),
  dayDate: date('day_date', { mode: 'date' }),
  time: time(),
  at: timestamp(),
  atZone: timestamp('at_zone', { withTimezone: true }),
  atText: timestamp('at_text', { withTimezone: true, mode: 'string' }),
  span: interval(),
  words: text().array(),
  grid: integer().array().array(),
  days: date().array(),
  role: role(),
  roles: role().array(),
  key: uuid(),
  address: inet(),
  range: intRange(),
  price: money(),
});

export const parityDdl = (schemaName: string): string => `
create schema ${schemaName};
set search_path to ${schemaName};
create type role as enum ('member', 'admin');
create table users (id serial primary key, name text not null, email varchar(40) unique,
  role role not null default 'member', age integer check (age >= 0));
create table posts (id serial primary key, author_id integer not null references users, title text not null,
  likes integer not null default 0);
create table comments (id serial primary key, post_id integer not null references posts, body text not null);
create table kinds (id bigserial primary key, flag boolean, double double precision, exact numeric(30, 10),
  big bigint, big_number bigint, json json, jsonb jsonb, bytes bytea, day date, day_date date, time time,
  at timestamp, at_zone timestamptz, at_text timestamptz, span interval, words text[], grid integer[][],
  days date[], role role, roles role[], key uuid, address inet, range int4range, price text);
create table ledger (id integer primary key, owner integer references users deferrable initially deferred);
create table temp (id integer);
create function shout(what text) returns text language plpgsql as
  $$ begin raise notice 'heard %', what; return upper(what); end $$;
insert into users (name, email, role, age) values
  ('Ada', 'ada@example.org', 'admin', 36), ('Bob', 'bob@example.org', 'member', 20), ('Cleo', null, 'member', null);
insert into posts (author_id, title, likes) values (1, 'Engines', 3), (1, 'Notes', 5), (2, 'Hello', 0);
insert into comments (post_id, body) values (1, 'first'), (1, 'second'), (3, 'hi');
reset search_path;
`;
