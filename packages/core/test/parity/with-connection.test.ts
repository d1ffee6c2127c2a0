import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { waitUntil } from '@dmt-tooling/harness';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import Cursor from 'pg-cursor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openParityBench, type ParityBench } from './parity-bench.ts';

/** What Drizzle has no words for, written for a client of node-postgres. */
const WORK: readonly (readonly [string, (client: pg.ClientBase) => Promise<unknown>])[] = [
  [
    'a cursor, read in parts',
    async (client) => {
      const cursor = client.query(new Cursor('select id from posts where id > $1 order by id', [0]));
      const parts = [await cursor.read(2), await cursor.read(2), await cursor.read(2)];
      await cursor.close();
      return parts;
    },
  ],
  [
    'COPY in and out',
    async (client) => {
      await pipeline(
        Readable.from(['Copied\t1\n', 'Copied\t2\n']),
        client.query(copyFrom('copy users (name, age) from stdin')),
      );
      const chunks: Buffer[] = [];
      const sink = new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(chunk);
          done();
        },
      });
      await pipeline(
        client.query(
          copyTo("copy (select name, age from users where name = 'Copied' order by age) to stdout"),
        ),
        sink,
      );
      return Buffer.concat(chunks).toString();
    },
  ],
  [
    'LISTEN and NOTIFY',
    async (client) => {
      const heard = new Promise((resolve) =>
        client.once('notification', ({ channel, payload }) => resolve([channel, payload])),
      );
      await client.query('listen changes');
      await client.query("notify changes, 'payload'");
      return heard;
    },
  ],
  ['VACUUM', async (client) => (await client.query('vacuum (analyze) users')).command],
  [
    'CREATE INDEX CONCURRENTLY',
    async (client) => (await client.query('create index concurrently made_later on users (age)')).command,
  ],
  [
    'a lock of the session',
    async (client) => {
      const { rows } = await client.query(
        'select pg_try_advisory_lock(42) as locked, pg_advisory_unlock(42) as unlocked',
      );
      return rows;
    },
  ],
  [
    'a temporary table, settings and a prepared statement',
    async (client) => {
      await client.query("set statement_timeout = '7s'");
      await client.query('create temp table scratch as select 1 as id');
      await client.query('prepare mine as select id from scratch');
      const { rows } = await client.query('execute mine');
      return [rows, (await client.query('show statement_timeout')).rows];
    },
  ],
  [
    'a transaction by hand',
    async (client) => {
      await client.query('begin');
      await client.query("update users set name = 'By hand' where id = 1");
      await client.query('commit');
      return (await client.query('select name from users where id = 1')).rows;
    },
  ],
  [
    'the rows of a query as they come',
    async (client) => {
      const names: unknown[] = [];
      const query = client.query(
        new (await import('pg')).default.Query('select name from users order by id limit 2'),
      );
      query.on('row', (row: { name: string }) => names.push(row.name));
      await new Promise((resolve, reject) => query.on('end', resolve).on('error', reject));
      return names;
    },
  ],
];

describe('withConnection', () => {
  let bench: ParityBench;
  beforeAll(async () => {
    bench = await openParityBench({ max: 2 });
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it.each(WORK)('runs %s as a client of a plain pool does', async (_, work) => {
    const client = await bench.plainPool.connect();
    const plain = await work(client).finally(() => client.release(true));
    const tenant = await bench.tenants.withConnection('acme', work);
    expect(tenant).toEqual(plain);
    expect(plain).toBeDefined();
  });

  it('starts in the schema of the tenant, with nothing of public', async () => {
    const path = await bench.tenants.withConnection(
      'acme',
      async (client) => (await client.query('show search_path')).rows,
    );
    expect(path).toEqual([{ search_path: '"tenant_acme", pg_temp' }]);
  });

  it('leaves nothing behind for the next one', async () => {
    await bench.tenants.withConnection('acme', async (client) => {
      await client.query("set statement_timeout = '7s'; select pg_advisory_lock(7); listen changes");
    });
    const isUnlocked = async (): Promise<boolean> =>
      (await bench.database.query("select from pg_locks where locktype = 'advisory' and objid = 7"))
        .length === 0;
    const { rows } = (await bench.tenant.$client.query('show statement_timeout')) as { rows: unknown };
    expect(rows).toEqual([{ statement_timeout: '0' }]);
    expect(await waitUntil(isUnlocked, { timeoutMs: 10_000 })).toBe(true);
  });

  it('takes its connection back when the work fails, when it ended the client, or when the client died', async () => {
    const failed = bench.tenants.withConnection('acme', () => Promise.reject(new Error('of the work')));
    await expect(failed).rejects.toThrow('of the work');
    await bench.tenants.withConnection('acme', (client) => client.end());
    const killed = bench.tenants.withConnection('acme', (client) =>
      client.query('select pg_terminate_backend(pg_backend_pid())'),
    );
    await expect(killed).rejects.toMatchObject({ code: '57P01' });
    const { totalCount, idleCount } = bench.tenants.getDb('acme').$client;
    expect(totalCount - idleCount).toBe(0);
  });

  it('refuses a tenant that does not exist, before the work', async () => {
    let hasRun = false;
    const attempt = bench.tenants.withConnection('nobody', async () => {
      hasRun = true;
    });
    await expect(attempt).rejects.toMatchObject({ code: 'DMT_TENANT_NOT_FOUND' });
    expect(hasRun).toBe(false);
  });
});
