import { sql } from 'drizzle-orm';
import { factsOf, type ParityCase } from '../parity-case.ts';

const execute = (name: string, text: string, fails?: string): ParityCase => ({
  name,
  ...(fails === undefined ? {} : { fails }),
  run: async (db) => factsOf(await db.execute(sql.raw(text))),
});

export const rawCases: readonly ParityCase[] = [
  execute('one command', 'select 1 as one, now() is not null as now'),
  execute('one command with a semicolon', 'select 1 as one;'),
  execute(
    'several commands',
    "select 1 as one; insert into users (name) values ('Raw'); select 2 as two, 3 as three",
  ),
  execute('several commands, some of them empty', ';; select 1 as one;; ; select 2 as two;'),
  execute('an empty text', ''),
  execute('blanks', '  \n\t '),
  execute('comments only', '-- nothing\n/* at /* all */ */'),
  execute('a semicolon only', ';'),
  execute('comments with semicolons and quotes', "select /* ; ' */ 1 as one -- ; it's"),
  execute(
    'strings with semicolons',
    "select ';' as a, $tag$ ; select 'x' $tag$ as b, E'\\';' as c, \"name\" as \"d;\" from users where id = 1",
  ),
  execute(
    'what the schema is',
    "select current_schema(), to_regclass('users')::text as users, 'users'::regclass::text as again",
  ),
  execute('no rows', 'select 1 as one where false'),
  execute('no columns', 'select from users where id < 3'),
  execute('columns of one name', 'select 1 as same, 2 as same'),
  execute('a command without rows', 'create table made (id integer primary key)'),
  execute(
    'DDL in several commands',
    'create index on made (id); alter table made add column note text; drop table made',
  ),
  execute('insert', "insert into users (name) values ('Raw'), ('Raw')"),
  execute('values', "values (1, 'a'), (2, 'b')"),
  execute('table', 'table comments'),
  execute('show', 'show server_encoding'),
  execute('explain', 'explain (costs off) select 1'),
  execute('a function that raises a notice', "select shout('hear')"),
  execute('a table called temp', 'insert into temp values (1) returning id'),
  execute('merge', 'merge into temp using (select 1 as id) s on temp.id = s.id when matched then delete'),
  execute('a syntax error and its position', 'select 1 frmo users', '42601'),
  execute('an unknown column and its position', 'select id,\n  nope from users', '42703'),
  execute(
    'an error in the second of several commands',
    "insert into users (name) values ('Half'); select nope; select 1",
    '42703',
  ),
  execute('nothing of which was kept', "select count(*) from users where name = 'Half'"),
  execute(
    'an error at run time in the last of several',
    "insert into users (name) values ('Half'); select 1 / (id - id) from users",
    '22012',
  ),
  execute('nothing of which was kept either', "select count(*) from users where name = 'Half'"),
  execute('a text that never ends', "select 'never", '42601'),
  execute('a comment that never ends', 'select 1 /* never', '42601'),
  execute('copy from stdin without a stream', 'copy users (name) from stdin', '57014'),
  execute('copy to stdout without a stream', 'copy (select 1) to stdout'),
  execute('a transaction of its own in several commands', 'begin; select 1 as one; commit'),
  execute(
    'a transaction of its own, rolled back',
    "begin; insert into users (name) values ('Half'); rollback",
  ),
  execute('notify', "notify channel, 'payload'"),
  execute('unicode', 'select \'häß 漢字 🐘\' as "ключ"'),
  execute('a prefix of a keyword', 'select * from resettable', '42P01'),
  execute('commit without a transaction', 'commit'),
  execute('set local without a transaction', "set local statement_timeout = '1s'"),
  {
    name: 'parameters',
    run: async (db) =>
      factsOf(await db.execute(sql`select ${1}::int as n, ${'x'}::text as t, ${null}::text as none`)),
  },
  {
    name: 'several commands with parameters',
    fails: '42601',
    run: (db) => db.execute(sql`select ${1}::int; select ${2}::int`),
  },
  {
    name: 'a parameter whose type is unknown',
    run: async (db) => factsOf(await db.execute(sql`select ${'x'} as t`)),
  },
  {
    name: 'a parameter of a type that does not fit',
    fails: '22P02',
    run: (db) => db.execute(sql`select ${'x'}::int`),
  },
  {
    name: 'an empty text with parameters',
    run: async (db) => factsOf(await db.$client.query({ text: '', values: [], queryMode: 'extended' })),
  },
  {
    name: 'too few parameters',
    fails: '08P01',
    run: async (db) => db.$client.query('select $1::int, $2::int', [1]),
  },
  { name: 'too many parameters', fails: '08P01', run: async (db) => db.$client.query('select 1', [1]) },
];

/** Behind a pooler in transaction mode these are refused: what they leave in the session cannot be seen. */
export const opaqueCases: readonly ParityCase[] = [execute('a do block', 'do $$ begin perform 1; end $$')];
