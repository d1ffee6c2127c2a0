import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { hostileIds } from '@dmt-tooling/harness/hostile-ids';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../../test/chaos.ts';
import { byteLength } from './byte-length.ts';
import { quoteIdentifier } from './quote-identifier.ts';
import { quoteLiteral } from './quote-literal.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const cut = (text: string): string => {
  let kept = '';
  for (const character of text) if (byteLength(kept + character) <= 63) kept += character;
  return kept;
};
const texts = fc.oneof(
  fc.constantFrom(...hostileIds),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({
    unit: fc.constantFrom('"', "'", '\\', '$', ';', '-', '\n', 'a', 'é', '%', '日'),
    minLength: 1,
  }),
);

const SYSTEM_SCHEMA = /^(pg_.*|public|information_schema)$/s;

describe('quoteIdentifier', () => {
  it('makes PostgreSQL create exactly the schema of that name', async () => {
    const names = fc.sample(texts.map(cut), { numRuns: chaosSize(2_000), seed: chaosSeed });
    const wanted = new Set(names.filter((name) => !SYSTEM_SCHEMA.test(name)));
    for (const name of wanted) await database.query(`create schema ${quoteIdentifier(name)}`);

    const rows = await database.query<{ name: string }>('select nspname as name from pg_namespace');
    const created = rows.map(({ name }) => name).filter((name) => !SYSTEM_SCHEMA.test(name));
    expect(created.sort()).toEqual([...wanted].sort());
  });

  it.each([
    ['an empty name', ''],
    ['NUL', 'a\0b'],
    ['half a surrogate pair', 'a\ud800'],
    ['what PostgreSQL would cut off', 'a'.repeat(64)],
    ['what PostgreSQL would cut within a character', `${'a'.repeat(62)}é`],
  ])('refuses %s', (_, name) => {
    expect(() => quoteIdentifier(name)).toThrow(expect.objectContaining({ code: 'DMT_SCHEMA_NAME_INVALID' }));
  });
});

describe('quoteLiteral', () => {
  it.each(['on', 'off'])('gives any text back with standard_conforming_strings %s', async (setting) => {
    const wanted = fc.sample(texts, { numRuns: chaosSize(2_000), seed: chaosSeed });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(`set standard_conforming_strings to ${setting}`);
      const { rows } = await client.query(`select array[${wanted.map(quoteLiteral).join(',')}] as read`);
      expect(rows).toEqual([{ read: wanted }]);
    } finally {
      await client.end();
    }
  });

  it.each(['a\0b', '\ud800'])('refuses %j', (text) => {
    expect(() => quoteLiteral(text)).toThrow(expect.objectContaining({ code: 'DMT_USAGE' }));
  });
});
