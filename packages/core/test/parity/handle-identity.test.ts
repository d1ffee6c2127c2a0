import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openParityBench, type ParityBench } from './parity-bench.ts';
import { withLease } from './with-lease.ts';

const className = (value: object): string => Object.getPrototypeOf(value).constructor.name;

describe('what Drizzle sees', () => {
  let bench: ParityBench;
  beforeAll(async () => {
    bench = await openParityBench();
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it('takes the client of a handle for a pool by both of its tests', () => {
    const { $client } = bench.tenant;
    expect($client).toBeInstanceOf(pg.Pool);
    expect(className($client)).toContain('Pool');
  });

  it('takes a connection of it for a pool by neither', async () => {
    await withLease(bench.tenant, async (lease) => {
      expect(lease).not.toBeInstanceOf(pg.Pool);
      expect(className(lease)).not.toContain('Pool');
    });
  });

  it('keeps two transactions on a backend each while 64 others run', async () => {
    const pids = async (): Promise<number> =>
      bench.tenant.transaction(async (tx) => {
        const seen = new Set<unknown>();
        for (let n = 0; n < 10; n++)
          seen.add((await tx.execute(sql`select pg_backend_pid() as pid`)).rows[0]?.pid);
        return seen.size;
      });
    const others = Array.from({ length: 64 }, () => bench.tenant.execute(sql`select pg_sleep(0.005)`));
    expect(await Promise.all([pids(), pids()])).toEqual([1, 1]);
    await Promise.all(others);
  });

  it('shares what Drizzle derives from the tables between the handles of all tenants', () => {
    const dialects = ['acme', 'globex'].map((id): unknown => Reflect.get(bench.tenants.getDb(id), 'dialect'));
    expect(dialects[0]).toBeInstanceOf(Object);
    expect(dialects[0]).toBe(dialects[1]);
  });

  it('behaves as an emitter, as a pool does', () => {
    const { $client } = bench.tenants.getDb('acme');
    const pool: object = $client;
    if (!(pool instanceof pg.Pool)) throw new Error('Not a pool');
    expect(() => pool.on('error', () => {}).on('connect', () => {})).not.toThrow();
  });
});
