import { createTenantContext, findDmtError, type TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  startFaultProxy,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { codeOf } from '../fixtures/mixed-load.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

const APPLICATION = 'pipelined';
let database: TestDatabase;
let proxy: FaultProxy;
let tenants: TenantManager<Tables>;
/** What the client sent, and the ends of statements that the server reported, in order. */
let traffic: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b', 'c']);
});
afterAll(() => database.drop());

beforeEach(async () => {
  traffic = [];
  proxy = await startFaultProxy({
    targetUrl: database.url,
    onMessage: (_connection, { side, type, text }) => {
      if (side === 'client' && text !== undefined) traffic.push(text);
      if (side === 'server' && type === 'Z') traffic.push('ready');
    },
  });
  tenants = createTenants({
    url: proxy.url,
    poolConfig: { max: 1, application_name: APPLICATION },
    pooling: { pipelining: { depth: 4 }, queueTimeout: 20_000 },
  });
  await tenants.warmup(['a', 'b', 'c']);
  await Promise.all(['a', 'b', 'c'].map((id) => tenants.getDb(id).select().from(items)));
  traffic.length = 0;
});
afterEach(async () => {
  await tenants.dispose();
  await proxy.stop();
});

/** Starts here and now, which Drizzle's own queries do not. */
const sleepAs = (id: string, seconds = 0.3): Promise<unknown> =>
  tenants
    .getDb(id)
    .execute(sql.raw(`select pg_sleep(${seconds})`))
    .then((result) => result);
const ownerSeenBy = async (id: string): Promise<unknown> =>
  (await tenants.getDb(id).select().from(items).where(eq(items.nonce, 0))).map(({ tenant }) => tenant);
const sleepersSent = async (count: number): Promise<void> => {
  const areSent = (): boolean => traffic.filter((text) => text.includes('pg_sleep')).length === count;
  expect(await waitUntil(areSent, { timeoutMs: 5_000 })).toBe(true);
};
/** Statements that left while `pg_sleep` was still on its way. */
const behindTheSlowOne = (): string[] => {
  const slow = traffic.findIndex((text) => text.includes('pg_sleep'));
  const end = traffic.indexOf('ready', slow);
  return traffic
    .slice(slow + 1, end === -1 ? undefined : end)
    .filter((text) => /^\s*(select|begin)/.test(text));
};

describe('statements of several tenants on one connection', () => {
  it('leave before the answer of the one in front, and find their own rows', async () => {
    const slow = sleepAs('a');
    const owners = await Promise.all(['b', 'c', 'b'].map(ownerSeenBy));
    await slow;

    expect(behindTheSlowOne()).toHaveLength(3);
    expect(owners).toEqual([['b'], ['c'], ['b']]);
  });

  it('are no more at a time than the depth', async () => {
    const slow = sleepAs('a');
    const owners = await Promise.all(['b', 'c', 'b', 'c', 'b', 'c'].map(ownerSeenBy));
    await slow;

    expect(behindTheSlowOne()).toHaveLength(3);
    expect(owners.flat()).toEqual(['b', 'c', 'b', 'c', 'b', 'c']);
  });

  it('fail each for itself, in front of the statement, in it and in its values', async () => {
    await database.query('alter schema tenant_b rename to hidden');
    const outcomes = await Promise.allSettled([
      tenants.getDb('a').execute(sql`select 1`),
      tenants.getDb('b').execute(sql`select tenant from items`),
      tenants.getDb('c').execute(sql`select 1 / ${0}::int`),
      tenants.getDb('a').execute(sql`select tenant from items`),
    ]);
    const after = await ownerSeenBy('c');
    await database.query('alter schema hidden rename to tenant_b');

    const codes = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? codeOf(outcome.reason) : 'done',
    );
    expect(codes).toEqual(['done', 'DMT_TENANT_NOT_FOUND', '22012', 'done']);
    expect(after).toEqual(['c']);
    const unsendable = {
      toPostgres: () => {
        throw new Error('not this one');
      },
    };
    const [failed, own] = await Promise.allSettled([
      tenants.getDb('a').execute(sql`select ${unsendable}`),
      ownerSeenBy('b'),
    ]);
    expect(failed).toMatchObject({ status: 'rejected', reason: { cause: { message: 'not this one' } } });
    expect(own).toEqual({ status: 'fulfilled', value: ['b'] });
  });

  it.each([
    ['a transaction', () => tenants.getDb('b').transaction((tx) => tx.execute(sql`select 'alone'`))],
    ['several commands', () => tenants.getDb('b').execute(sql`select 'alone'; select 2`)],
    [
      'what may leave something',
      () => tenants.getDb('b').execute(sql`select 'alone', set_config('a.b', 'c', false)`),
    ],
    [
      'what may be cancelled',
      () => {
        const { runWithTenant, contextDb } = createTenantContext(tenants);
        const { signal } = new AbortController();
        return runWithTenant({ tenantId: 'b', signal }, () => contextDb.execute(sql`select 'alone'`));
      },
    ],
    [
      'what may time out on our side',
      () => tenants.getDb('b').$client.query({ text: "select 'alone'", query_timeout: 10_000 }),
    ],
  ])('do not travel with %s', async (_what, run) => {
    const slow = sleepAs('a', 0.2);
    const alone = (async () => run())();
    await new Promise(setImmediate);
    expect(tenants.getDb('a').$client.waitingCount).toBe(1);
    const behind = ownerSeenBy('c');
    await Promise.all([slow, alone, behind]);

    const at = traffic.findIndex((text) => text.includes('alone'));
    expect(behindTheSlowOne()).toEqual([]);
    // Nothing leaves between it and its own answer.
    const untilAnswered = traffic.slice(at + 1, traffic.indexOf('ready', at));
    expect(untilAnswered.filter((text) => text.includes('items'))).toEqual([]);
    expect(await behind).toEqual(['c']);
  });

  it('let a transaction have its turn, however many come after it', async () => {
    let isOver = false;
    const worker = async (): Promise<void> => {
      while (!isOver) await ownerSeenBy('a');
    };
    const load = Array.from({ length: 8 }, worker);
    await tenants.getDb('b').transaction(async (tx) => {
      expect(await tx.select().from(items).where(eq(items.nonce, 0))).toMatchObject([{ tenant: 'b' }]);
    });
    isOver = true;
    await Promise.all(load);
  });

  it('do not get on behind one that goes on and on', async () => {
    const slow = sleepAs('a', 0.3);
    await sleepersSent(1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const late = ownerSeenBy('b');
    await Promise.all([slow, late]);

    expect(behindTheSlowOne()).toEqual([]);
  });

  it('hear each of the end of their connection, which serves nobody after it', async () => {
    const inFlight = ['a', 'b', 'c'].map((id) => sleepAs(id, 5).catch(codeOf));
    await sleepersSent(3);
    await database.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = $1',
      [APPLICATION],
    );
    const codes = await Promise.all(inFlight);

    expect(codes[0]).toBe('57P01');
    expect(new Set(codes.slice(1))).toEqual(new Set(['Connection terminated unexpectedly']));
    expect(await ownerSeenBy('b')).toEqual(['b']);
    expect(tenants.getDb('a').$client.totalCount).toBe(1);
    expect(tenants.getDb('a').$client.idleCount).toBe(1);
  });

  it('are let finish by dispose()', async () => {
    const inFlight = ['a', 'b', 'c'].map((id) => sleepAs(id, 0.05));
    await sleepersSent(3);
    await tenants.dispose();

    expect(await Promise.allSettled(inFlight)).toMatchObject(Array(3).fill({ status: 'fulfilled' }));
    expect(findDmtError(await ownerSeenBy('a').catch((error: unknown) => error))?.code).toBe('DMT_DISPOSED');
  });

  it('leave a connection that lends itself to cursors afterwards', async () => {
    await Promise.all(['a', 'b', 'c'].map(ownerSeenBy));
    const rows = await tenants.withConnection('b', async (client) => {
      const { default: Cursor } = await import('pg-cursor');
      return client.query(new Cursor('select tenant from items where nonce = 0')).read(5);
    });
    expect(rows).toEqual([{ tenant: 'b' }]);
  });
});
