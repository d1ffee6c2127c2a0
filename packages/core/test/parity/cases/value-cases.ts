import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import type { ParityCase } from '../parity-case.ts';
import { kinds, users } from '../parity-tables.ts';

const row = {
  flag: true,
  double: 1.5e-7,
  exact: '12345678901234567890.0123456789',
  big: 9223372036854775807n,
  bigNumber: 9007199254740991,
  json: { a: [1, null, 'x'], ключ: '🐘' },
  jsonb: [{ deep: { deeper: true } }],
  bytes: Buffer.from([0, 1, 127, 128, 255]),
  day: '2024-02-29',
  dayDate: new Date('2024-02-29T00:00:00Z'),
  time: '12:34:56.789',
  at: new Date('2024-02-29T12:34:56.789Z'),
  atZone: new Date('2024-02-29T12:34:56.789Z'),
  atText: '2024-02-29 12:34:56.789+00',
  span: '1 year 2 mons 3 days 04:05:06',
  words: ['plain', 'with "quotes"', 'with, comma', '', 'null', '{}', 'ü\\'],
  grid: [
    [1, 2],
    [3, 4],
  ],
  days: ['2024-02-29', '2024-03-01'],
  role: 'admin' as const,
  roles: ['member' as const, 'admin' as const],
  key: '0b0e7b0a-7f3e-4c9a-9a37-111111111111',
  address: '192.168.0.1/24',
  range: '[1,10)',
  price: { cents: 1234 },
};

const raw = (name: string, text: string, values: unknown[], fails?: string): ParityCase => ({
  name,
  ...(fails === undefined ? {} : { fails }),
  run: async (db) => ((await db.$client.query(text, values)) as { rows: unknown }).rows,
});

export const valueCases: readonly ParityCase[] = [
  {
    name: 'a row of every kind, written and returned',
    run: (db) => db.insert(kinds).values(row).returning(),
  },
  { name: 'and read', run: (db) => db.select().from(kinds).where(eq(kinds.key, row.key)) },
  { name: 'and read through a relational query', run: (db) => db.query.kinds.findMany() },
  { name: 'and read raw', run: async (db) => (await db.execute(sql`select * from kinds`)).rows },
  {
    name: 'and read by node-postgres itself',
    run: async (db) => ((await db.$client.query('select * from kinds')) as { rows: unknown }).rows,
  },
  { name: 'a row of nulls', run: (db) => db.insert(kinds).values({}).returning() },
  raw('null and undefined', 'select $1::text as a, $2::text as b', [null, undefined]),
  raw('dates', "select $1::timestamptz at time zone 'utc' as a, $2::date as b", [
    new Date(0),
    new Date('2024-02-29T12:00:00Z'),
  ]),
  raw('buffers and views', 'select $1::bytea as a, $2::bytea as b', [
    Buffer.from('a\0b'),
    new Uint8Array([1, 2, 0]),
  ]),
  raw('objects as JSON', 'select $1::jsonb as a', [{ a: { b: [1, 2] } }]),
  raw('arrays', 'select $1::int[] as a, $2::text[] as b, $3::int[][] as c', [
    [1, null, 3],
    ['a"b', 'c\\d', ''],
    [[1], [2]],
  ]),
  raw('bigint, booleans and numbers', 'select $1::bigint as a, $2::bool as b, $3::float8 as c', [
    9007199254740993n,
    false,
    -0.1,
  ]),
  raw('toPostgres()', 'select $1::text as a', [{ toPostgres: () => 'by toPostgres' }]),
  raw('toPostgres() that answers an array', 'select $1::int[] as a', [{ toPostgres: () => [1, 2] }]),
  raw(
    'toPostgres() that throws',
    'select $1::text as a',
    [
      {
        toPostgres: () => {
          throw new Error('of toPostgres');
        },
      },
    ],
    'of toPostgres',
  ),
  raw('JSON that throws', 'select $1::text as a', [circular()], 'ircular'),
  raw('a NUL in a text', 'select $1::text as a', ['a\0b'], '22021'),
  raw('a NUL in a statement', "select 'a\0b' as a", [], '08P01'),
  raw('unicode', 'select $1::text as a, length($1::text) as n', ['häß 漢字 🐘 \u{10ffff}']),
  raw('a lone surrogate', 'select $1::text as a', ['\ud800']),
  raw('an empty string', "select $1::text = '' as a", ['']),
  raw('5 MB', 'select length($1::text) as n, md5($1::text) as hash', ['x'.repeat(5_000_000)]),
  raw('5 MB back', "select repeat('é', 2500000) as big", []),
  raw('5 MB of bytes', 'select length($1::bytea) as n', [Buffer.alloc(5_000_000, 7)]),
  {
    name: '2,000 parameters',
    run: async (db) =>
      (await db.insert(users).values(Array.from({ length: 1000 }, (_, n) => ({ name: 'Many', age: n }))))
        .rowCount,
  },
  {
    name: '40,000 parameters',
    run: async (db) =>
      (await db.insert(users).values(Array.from({ length: 20_000 }, (_, n) => ({ name: 'Many', age: n }))))
        .rowCount,
  },
  {
    name: 'a statement after one with 40,000 parameters',
    run: async (db) => (await db.delete(users).where(eq(users.name, 'Many'))).rowCount,
  },
  {
    name: 'a parser of the query itself',
    run: async (db) => {
      const types = { getTypeParser: () => (value: string) => `<${value}>` };
      const query = (values: unknown[]) =>
        db.$client.query({ text: 'select 1 as a, now() is null as b', values, types });
      return [
        await query([]),
        await db.$client.query({ text: 'select $1::int as a', values: [1], types }),
      ].map((result) => (result as { rows: unknown }).rows);
    },
  },
  {
    name: 'a parser that throws',
    fails: 'of the parser',
    run: async (db) =>
      db.$client.query({
        text: 'select 1 as a',
        types: {
          getTypeParser: () => () => {
            throw new Error('of the parser');
          },
        },
      }),
  },
  {
    name: 'a parser of the process',
    run: async (db) => {
      const original = pg.types.getTypeParser(20);
      pg.types.setTypeParser(20, (value) => BigInt(value));
      try {
        return ((await db.$client.query('select 1::int8 as a')) as { rows: unknown }).rows;
      } finally {
        pg.types.setTypeParser(20, original);
      }
    },
  },
  {
    name: 'binary results',
    run: async (db) =>
      (
        (await db.$client.query({ text: 'select $1::int as a', values: [1], binary: true })) as {
          rows: unknown;
        }
      ).rows,
  },
];

function circular(): object {
  const value: { self?: unknown } = {};
  value.self = value;
  return value;
}
