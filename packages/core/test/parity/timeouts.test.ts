import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from './outcome.ts';
import { openParityBench, type ParityBench } from './parity-bench.ts';
import type { ParityCase } from './parity-case.ts';

const sleep = (name: string, seconds: number): ParityCase => ({
  name,
  run: async (db) => (await db.execute(sql`select pg_sleep(${seconds}), 'slept' as answer`)).rows,
});

describe('statement_timeout of the pool', () => {
  let bench: ParityBench;
  beforeAll(async () => {
    bench = await openParityBench({ max: 1, statement_timeout: 100 });
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it('ends a slow statement as on a plain pool', async () => {
    const slow = sleep('slow', 5);
    const plain = await outcomeOf(slow, bench.plain);
    expect(await outcomeOf(slow, bench.tenant)).toEqual(plain);
    expect(plain).toMatchObject({ error: { code: '57014' } });
  });

  it('keeps the connection, whose next statement gets its own answer', async () => {
    expect(await outcomeOf(sleep('short', 0), bench.tenant)).toMatchObject({ value: [{ answer: 'slept' }] });
  });
});

describe('query_timeout of the pool', () => {
  let bench: ParityBench;
  beforeAll(async () => {
    bench = await openParityBench({ max: 1, query_timeout: 100 });
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it('gives up as on a plain pool', async () => {
    const slow = sleep('slow', 0.4);
    const plain = await outcomeOf(slow, bench.plain);
    expect(await outcomeOf(slow, bench.tenant)).toEqual(plain);
    expect(plain).toMatchObject({ error: { message: 'Query read timeout' } });
  });

  it('never hands the late answer to the next statement', async () => {
    const attempts = Array.from({ length: 5 }, (_, n) =>
      bench.tenant.execute(sql`select ${n}::int as n`).then(({ rows }) => rows),
    );
    await expect(bench.tenant.execute(sql`select pg_sleep(0.3), 'late' as n`)).rejects.toThrow();
    const answers = await Promise.allSettled(attempts);
    expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual(
      answers.map((_, n) => [{ n }]),
    );
    await expect(bench.tenant.execute(sql`select 'mine' as n`)).resolves.toMatchObject({
      rows: [{ n: 'mine' }],
    });
  });

  it('closes the connection of a transaction that gave up', async () => {
    const attempt = bench.tenant.transaction((tx) => tx.execute(sql`select pg_sleep(0.3)`));
    await expect(attempt).rejects.toMatchObject({ cause: { message: 'Query read timeout' } });
    await expect(bench.tenant.execute(sql`select 'mine' as n`)).resolves.toMatchObject({
      rows: [{ n: 'mine' }],
    });
  });
});

describe('query_timeout of one query', () => {
  let bench: ParityBench;
  beforeAll(async () => {
    bench = await openParityBench({ max: 1 });
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it('gives up as on a plain pool', async () => {
    const slow: ParityCase = {
      name: 'slow',
      run: async (db) => db.$client.query({ text: 'select pg_sleep(0.5)', query_timeout: 100 }),
    };
    const plain = await outcomeOf(slow, bench.plain);
    expect(await outcomeOf(slow, bench.tenant)).toEqual(plain);
    expect(plain).toMatchObject({ error: { message: 'Query read timeout' } });
  });
});
