import { expect, it } from 'vitest';
import { ruleFor } from './statement-rules.ts';

it.each([
  'set local role none',
  'SET /* */ LOCAL ROLE other',
  'set local session authorization default',
  'set local session_authorization = other',
  'select 1; set local role none',
  "select set_config('role', 'none', true)",
  "select set_config('ROLE', 'none', true)",
  "select pg_catalog.set_config ( 'session_authorization', 'other', true)",
  "select set_config('ro' || 'le', 'none', true)",
  "select set_config('ro'\n'le', 'none', true)",
  "select set_config(e'\\162ole', 'none', true)",
  "select set_config($1, 'none', true)",
  "select set_config(/* 'app.x', */ 'role', 'none', true)",
  "select set_config(setting_name => 'role', new_value => 'none', is_local => true)",
  `select "set_config"('role', 'none', true)`,
  "select set_config('app.x', '1', true), set_config('role', 'none', true)",
  "explain analyze select set_config('role', 'none', true)",
  "select u&\"set\\005fconfig\"('role', 'none', true)",
  "select '\\', set_config('app.x', '', true), ' \\'', set_config('role', 'none', true) --'",
  'do $$ begin reset role; end $$',
  'call leave()',
  'create function f() returns void language sql as $$ $$',
  'create or replace procedure p() language sql as $$ $$',
  'alter function f() set role to other',
  "select query_to_xml('select 1', true, false, '')",
  `select "query_to_xml_and_xmlschema"('select 1', true, false, '')`,
  "select * from ts_stat('select 1')",
  "select ts_rewrite('a', 'select 1')",
  "select * from crosstab2('select 1')",
  "select dblink('dbname=app', 'select 1')",
])('sees that %j may leave the role of its tenant', (text) => {
  expect(ruleFor(text).roleEscape).toMatchObject({ why: expect.stringContaining('role') });
});

it.each([
  'select role from members',
  'update members set role = $1',
  "select set_config('app.user_id', $1, true)",
  "select 'set_config(x) do call'",
  'set local statement_timeout = 100',
  'set transaction isolation level serializable',
  'create table calls (id int)',
  'select do_it()',
  'lock table members',
])('leaves %j alone', (text) => {
  expect(ruleFor(text).roleEscape).toBeUndefined();
});
