import { findDmtError } from '@dmt/core';
import { waitUntil } from '@dmt-tooling/harness';
import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openParityBench, type ParityBench } from './parity-bench.ts';
import { users } from './parity-tables.ts';
import { withLease } from './with-lease.ts';

/** Commands, and what of the remedy a reader needs to see. */
const REFUSED: readonly (readonly [string, string])[] = [
  ["set statement_timeout = '1s'", 'withConnection'],
  ["set session statement_timeout = '1s'", 'withConnection'],
  ['set role none', 'withConnection'],
  ['set session authorization default', 'withConnection'],
  ['set session characteristics as transaction read only', 'withConnection'],
  ["SET TIME ZONE 'UTC'", 'withConnection'],
  ['reset all', 'withConnection'],
  ['discard all', 'withConnection'],
  ['listen channel', 'withConnection'],
  ['unlisten *', 'withConnection'],
  ['prepare mine as select 1', '.prepare()'],
  ['execute mine', 'withConnection'],
  ['deallocate all', 'withConnection'],
  ["load 'auto_explain'", 'withConnection'],
  ['declare c cursor with hold for select 1', 'withConnection'],
  ['create temp table scratch (id int)', 'withConnection'],
  ['create temporary view scratch as select 1', 'withConnection'],
  ['select 1 as id into temp scratch', 'withConnection'],
  ['select pg_advisory_lock(1)', 'withConnection'],
  ['select pg_try_advisory_lock(1)', 'withConnection'],
  ['vacuum users', 'withConnection'],
  ['VACUUM (ANALYZE) users', 'withConnection'],
  ['cluster', 'withConnection'],
  ['create index concurrently on users (age)', 'withConnection'],
  ['drop index concurrently nothing', 'withConnection'],
  ['reindex table concurrently users', 'withConnection'],
  ['reindex (verbose) schema public', 'withConnection'],
  ['create database other', 'withConnection'],
  ['alter system reset all', 'withConnection'],
  ["prepare transaction 'two'", 'withConnection'],
  ['set search_path to public', 'getSharedDb'],
  ['set local search_path to public', 'getSharedDb'],
  ["set schema 'public'", 'getSharedDb'],
  ["select set_config('search_path', 'public', true)", 'getSharedDb'],
  ['begin', 'db.transaction'],
  ['commit and chain', 'Begin a new transaction'],
  ['select lastval()', 'RETURNING'],
  ['select 1; /* two */ vacuum users', 'withConnection'],
  ['-- first\nlisten channel', 'withConnection'],
];

describe('a tenant handle, where it is stricter than a plain pool', () => {
  let bench: ParityBench;
  beforeAll(async () => {
    bench = await openParityBench({ max: 2 });
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it.each(REFUSED)('refuses %j before sending it, and names a way', async (text, way) => {
    const failure = await bench.tenant.execute(sql.raw(text)).then(() => undefined, findDmtError);
    expect(failure).toMatchObject({ code: 'DMT_STATEMENT_REFUSED' });
    expect(failure?.message).toContain(way);
    const sent = (await bench.database.listClients()).map(({ query }) => query);
    expect(sent).not.toContain(text);
  });

  it('refuses the same in a transaction, which can go on', async () => {
    const [code, name] = await bench.tenant.transaction(async (tx) => {
      const refused = await tx.execute(sql`listen channel`).then(() => undefined, findDmtError);
      const [ada] = await tx.select().from(users).where(eq(users.id, 1));
      return [refused?.code, ada?.name] as const;
    });
    expect([code, name]).toEqual(['DMT_STATEMENT_REFUSED', 'Ada']);
  });

  it('refuses a cursor and any other query object', async () => {
    const attempt = Promise.resolve(bench.tenant.$client.query(new Cursor('select 1')));
    await expect(attempt).rejects.toMatchObject({
      code: 'DMT_STATEMENT_REFUSED',
      message: expect.stringContaining('withConnection'),
    });
    const lent = withLease(bench.tenant, async (lease) => lease.query(new pg.Query('select 1')));
    await expect(lent).rejects.toMatchObject({ code: 'DMT_STATEMENT_REFUSED' });
  });

  it('refuses to be ended', async () => {
    const { $client } = bench.tenants.getDb('acme');
    await expect($client.end()).rejects.toMatchObject({
      code: 'DMT_STATEMENT_REFUSED',
      message: expect.stringContaining('dispose()'),
    });
    await expect($client.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  it('reports a begin that failed once more for every statement after it, instead of running it', async () => {
    const isolationLevel = 'nonsense' as 'serializable';
    const codes = await bench.tenant
      .transaction(
        async (tx) => {
          const attempt = async (): Promise<unknown> =>
            tx
              .insert(users)
              .values({ name: 'Outside of any transaction' })
              .catch((error) => findDmtError(error)?.code ?? error.cause.code);
          return [await attempt(), await attempt()];
        },
        { isolationLevel },
      )
      .catch((error) => findDmtError(error)?.code);
    expect(codes).toBe('DMT_TRANSACTION_FAILED');
    expect(await bench.tenant.$count(users, eq(users.name, 'Outside of any transaction'))).toBe(0);
    const { $client: pool } = bench.tenant;
    // The connection counts until the server has let it go.
    expect(await waitUntil(() => pool.totalCount === pool.idleCount, { timeoutMs: 5_000 })).toBe(true);
  });

  it('ends the tenant with the transaction that a text of the caller ends', async () => {
    const failure = await bench.tenant
      .transaction(async (tx) => {
        await tx.execute(sql`select 1; commit`);
        await tx.insert(users).values({ name: 'After the commit' });
      })
      .catch(findDmtError);
    expect(failure).toMatchObject({
      code: 'DMT_TRANSACTION_FAILED',
      details: { failure: 'ended by its text' },
    });
    expect(await bench.tenant.$count(users, eq(users.name, 'After the commit'))).toBe(0);
  });

  it('gives no statement to a transaction that is over', async () => {
    const kept = await bench.tenant.transaction(async (tx) => [tx]);
    const late = kept[0]?.insert(users).values({ name: 'Too late' });
    await expect(Promise.resolve(late)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('given back') },
    });
    expect(await bench.tenant.$count(users, eq(users.name, 'Too late'))).toBe(0);
  });

  it('fails a procedure that commits, at its first statement after the commit', async () => {
    await bench.tenant.execute(sql`
      create procedure commits() language plpgsql as $$
      begin
        insert into users (name) values ('Before');
        commit;
        insert into users (name) values ('After');
      end $$`);
    await expect(bench.tenant.execute(sql`call commits()`)).rejects.toMatchObject({
      cause: { code: '42P01' },
    });
    expect(await bench.tenant.$count(users, eq(users.name, 'After'))).toBe(0);
    await bench.tenants.withConnection('acme', (client) => client.query('call commits()'));
    expect(await bench.tenant.$count(users, eq(users.name, 'After'))).toBe(1);
  });

  it('gives the tenant nothing of public', async () => {
    await bench.database.query('create table public.users_of_all (id int)');
    await expect(bench.tenant.execute(sql`select * from users_of_all`)).rejects.toMatchObject({
      cause: { code: '42P01' },
    });
    await expect(bench.tenant.execute(sql`show search_path`)).resolves.toMatchObject({
      rows: [{ search_path: '"tenant_acme", pg_temp' }],
    });
  });
});

describe('a tenant handle, where it differs from a plain pool without being stricter', () => {
  let bench: ParityBench;
  beforeAll(async () => {
    bench = await openParityBench({ max: 2 });
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it('begins with the first statement, so now() is the time of that statement', async () => {
    const opened = Date.now();
    const at = await bench.tenant.transaction(async (tx) => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      const { rows } = await tx.execute<{ ms: string }>(sql`select extract(epoch from now()) * 1000 as ms`);
      return Number(rows[0]?.ms);
    });
    expect(at - opened).toBeGreaterThan(100);
  });

  it('keeps two prepared statements of one name apart', async () => {
    const query = (text: string, value: unknown) =>
      bench.tenant.$client.query({ name: 'same', text, values: [value] }) as Promise<{ rows: unknown[] }>;
    const answers = [
      (await query('select $1::int as n', 1)).rows,
      (await query('select $1::text as t', 'x')).rows,
      (await query('select $1::int as n', 2)).rows,
    ];
    expect(answers).toEqual([[{ n: 1 }], [{ t: 'x' }], [{ n: 2 }]]);
  });

  it('prepares a named statement again when its table has changed', async () => {
    await bench.tenant.execute(sql`create table changing (id int)`);
    const all = { name: 'all', text: 'select * from changing where $1', values: [true] };
    await bench.tenant.$client.query(all);
    await bench.tenant.$client.query(all);
    await bench.tenant.execute(
      sql`alter table changing add column note text default 'new'; insert into changing values (1)`,
    );
    await expect(bench.tenant.$client.query(all)).resolves.toMatchObject({ rows: [{ id: 1, note: 'new' }] });
  });

  it('takes a second release of a connection for none', async () => {
    const lease = await bench.tenant.$client.connect();
    lease?.release();
    lease?.release(true);
    await expect(bench.tenant.$client.query('select 1 as one')).resolves.toMatchObject({
      rows: [{ one: 1 }],
    });
    expect(bench.tenant.$client.totalCount).toBe(bench.tenant.$client.idleCount);
  });

  it('keeps a connection whose statement had a value that could not be sent', async () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;
    const before = (await bench.database.listClients()).map(({ pid }) => pid).sort();
    for (let n = 0; n < 5; n++) {
      await expect(bench.tenant.$client.query('select $1', [circular])).rejects.toThrow('circular');
    }
    expect((await bench.database.listClients()).map(({ pid }) => pid).sort()).toEqual(before);
  });

  it('closes a connection that comes back in a transaction', async () => {
    const pid = await withLease(bench.tenant, async (lease) => {
      await lease.query('begin');
      const { rows } = (await lease.query('select pg_backend_pid() as pid')) as { rows: [{ pid: number }] };
      return rows[0].pid;
    });
    const { rows } = (await bench.tenant.$client.query('select pg_backend_pid() as pid')) as {
      rows: [{ pid: number }];
    };
    expect(rows[0].pid).not.toBe(pid);
  });

  it('takes listeners off a connection that is given back, so that none hears what others do there', async () => {
    const heard: unknown[] = [];
    const { $client } = bench.tenant;
    const leases = [await $client.connect(), await $client.connect()];
    for (const lease of leases) {
      lease?.on('notice', (notice: { message?: string }) => heard.push(notice.message));
      await lease?.query("select shout('mine')");
    }
    for (const lease of leases) lease?.release();
    await Promise.all([1, 2].map(() => $client.query("select shout('of another'), pg_sleep(0.05)")));
    expect(heard).toEqual(['heard mine', 'heard mine']);
  });
});
