import { describe, expect, it } from 'vitest';
import { assertAllowed, ruleFor } from './statement-rules.ts';

const refused = expect.objectContaining({ code: 'DMT_STATEMENT_REFUSED' });

describe('ruleFor', () => {
  it.each([
    'set statement_timeout = 1',
    'SET SESSION statement_timeout TO 1',
    'set search_path to other',
    'SET LOCAL search_path = other',
    "set local schema 'other'",
    'set local "search_path" = other',
    '/* hidden /* twice */ */ set role other',
    'select 1; set role other',
    'reset all',
    'discard all',
    'listen channel',
    'unlisten *',
    'prepare p as select 1',
    'execute p',
    'deallocate all',
    "load 'auto_explain'",
    'declare c cursor with hold for select 1',
    'create temp table t (id int)',
    'explain analyze create temp table t as select 1',
    'explain (analyze, timing off) create temp table t as select 1',
    'create local temporary table t (id int)',
    'select 1 as id into temp t',
    'select pg_advisory_lock(1)',
    'select pg_try_advisory_lock_shared(1)',
    'select lastval()',
    'commit and chain',
    "prepare transaction 'x'",
    'vacuum users',
    'create database other',
    'create unique index concurrently i on users (id)',
    'drop index concurrently i',
    'reindex (verbose) database app',
    "select set_config('search_path', 'other', true)",
    'alter system set work_mem = 1',
  ])('refuses %j on a pooled handle', (text) => {
    expect(() => assertAllowed(ruleFor(text), true)).toThrow(refused);
  });

  it.each([
    'select 1',
    "select 'set role other; listen x'",
    'insert into temperatures values (1)',
    'create table t (id int)',
    'create temp table t (id int) on commit drop',
    'select pg_advisory_xact_lock(1)',
    "select set_config('app.user_id', '7', true)",
    "select set_config('app.user_id', coalesce($1, upper('x')), is_local => true)",
    "select 'C:\\'",
    "select e'it\\'s; fine'; select 2",
    "notify channel, 'payload'",
    'set local statement_timeout = 100',
    'set constraints all deferred',
    'set transaction isolation level serializable',
    'savepoint a',
    'rollback to savepoint a',
    'refresh materialized view concurrently v',
    'explain analyze select 1',
    'create index i on users (id)',
    'alter table users reset (fillfactor)',
  ])('lets %j pass', (text) => {
    expect(() => assertAllowed(ruleFor(text), false)).not.toThrow();
  });

  it.each([
    ['begin', 'begin'],
    ['BEGIN ISOLATION LEVEL SERIALIZABLE', 'begin'],
    ['start transaction', 'begin'],
    ['commit', 'commit'],
    ['END', 'commit'],
    ['rollback', 'rollback'],
    ['abort', 'rollback'],
    ['rollback to a', 'plain'],
    ['set transaction read only', 'set-transaction'],
    ['begin; select 1; commit', 'plain'],
  ])('sees %j as %s', (text, kind) => {
    expect(ruleFor(text).kind).toBe(kind);
  });

  it.each([
    'do $$ begin end $$',
    "select '\\''; set statement_timeout to 1; --'",
    'select setseed(0.5)',
    'select "setseed"(0.5)',
    'select set_limit(0.9)',
    "select dblink_connect('other', 'dbname=app')",
    'select public."dblink_connect_u"($1, $2)',
    'insert into pg_temp.t values (1)',
    "select U&\"set\\005fconfig\"('a', 'b', false)",
    "select set_config('a', concat('b', true), false)",
    "select set_config('a', 'b', not true)",
    "select set_config(is_local => false, setting_name => 'a', new_value => 'b')",
    'call procedure()',
    "select set_config('role', 'other', false)",
    'select set_config($1, $2, $3)',
    "select set_config('a', 'b', true), set_config('role', 'other', false)",
  ])('closes the connection after %j, and refuses it where that would not help', (text) => {
    const rule = ruleFor(text);
    expect(rule.residue).toBeDefined();
    expect(() => assertAllowed(rule, true)).not.toThrow();
    expect(() => assertAllowed(rule, false)).toThrow(refused);
  });
});
