import { type CallLimits, createTenantContext, findDmtError, type TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  startFaultProxy,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

/** What a call may take beyond its deadline: a second for the server's last word, and a busy machine. */
const LATEST_MS = 4_000;

let database: TestDatabase;
let proxy: FaultProxy;
let sent: string[];
let tenants: TenantManager<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
});
afterAll(() => database.drop());

beforeEach(async () => {
  sent = [];
  proxy = await startFaultProxy({
    targetUrl: database.url,
    onMessage: (_connection, { side, text }) => {
      if (side === 'client' && text !== undefined) sent.push(text);
    },
  });
  tenants = createTenants({
    url: proxy.url,
    poolConfig: { max: 1, connectionTimeoutMillis: 20_000 },
    pooling: { queueTimeout: 20_000 },
  });
});
afterEach(async () => {
  proxy.clear();
  await tenants.dispose({ graceMs: 0 });
  await proxy.stop();
});

interface Outcome {
  readonly code: string;
  readonly details?: unknown;
  readonly isInTime: boolean;
}

/** What became of work, and whether it was known in time. */
async function outcomeOf(work: () => PromiseLike<unknown>): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = await Promise.resolve(work()).then(
    () => ({ code: 'done' }),
    (error: unknown) => {
      const known = findDmtError(error);
      return known === undefined ? { code: String(error) } : { code: known.code, details: known.details };
    },
  );
  return { ...outcome, isInTime: performance.now() - startedAt < LATEST_MS };
}

const asA = <T>(limits: CallLimits, work: () => T) =>
  createTenantContext(tenants).runWithTenant({ tenantId: 'a', ...limits }, work);
const db = (limits?: CallLimits) => tenants.getDb('a', limits);
const sleep = (seconds: number) => sql.raw(`select pg_sleep(${seconds}) as sleeper`);
const isOnItsWay = (text: string): boolean => sent.some((one) => one.includes(text));
const once = (isTrue: () => boolean | Promise<boolean>): Promise<boolean> =>
  waitUntil(isTrue, { timeoutMs: 10_000, intervalMs: 1 });
const isAsleep = async (): Promise<boolean> =>
  (await database.query("select 1 from pg_stat_activity where state = 'active' and query ~ 'as sleepe[r]'"))
    .length > 0;

describe('a deadline', () => {
  it.each<readonly [string, () => PromiseLike<unknown>]>([
    ['of a context', () => asA({ timeoutMs: 100 }, () => db().execute(sleep(60)))],
    ['of a handle', () => db({ timeoutMs: 100 }).execute(sleep(60))],
    ['made by the platform', () => db({ signal: AbortSignal.timeout(100) }).execute(sleep(60))],
    [
      'of an outer context',
      () => asA({ timeoutMs: 100 }, () => asA({ timeoutMs: 60_000 }, () => db().execute(sleep(60)))),
    ],
    [
      'tighter than that of the context',
      () => asA({ timeoutMs: 60_000 }, () => db({ timeoutMs: 100 }).execute(sleep(60))),
    ],
    ['of a whole transaction', () => db({ timeoutMs: 100 }).transaction((tx) => tx.execute(sleep(60)))],
    [
      'of the context of a transaction',
      () => asA({ timeoutMs: 100 }, () => db().transaction((tx) => tx.execute(sleep(60)))),
    ],
  ])('%s ends what runs, in the server too', async (_, work) => {
    await tenants.warmup(['a']);
    const outcome = await outcomeOf(work);
    expect(outcome).toEqual({
      code: 'DMT_DEADLINE_EXCEEDED',
      details: { tenantId: 'a', stage: 'running' },
      isInTime: true,
    });
    expect(await isAsleep()).toBe(false);
    expect(await db().select().from(items)).toMatchObject([{ tenant: 'a' }]);
  });

  it('holds for each call of a handle by itself', async () => {
    const brief = db({ timeoutMs: 1_000 });
    for (let n = 0; n < 3; n++) {
      await brief.execute(sleep(0.4));
    }
    expect(await outcomeOf(() => brief.execute(sleep(60)))).toMatchObject({ code: 'DMT_DEADLINE_EXCEEDED' });
  });

  it('ends waiting for a connection, and what waited is never sent', async () => {
    await tenants.warmup(['a']);
    const holder = tenants.getDb('b').execute(sleep(1.5)).execute();
    await once(() => isOnItsWay('sleeper'));
    expect(await outcomeOf(() => db({ timeoutMs: 50 }).execute(sql`select 'late'`))).toMatchObject({
      code: 'DMT_DEADLINE_EXCEEDED',
      details: { stage: 'waiting for a connection' },
    });
    await holder;
    expect(isOnItsWay("'late'")).toBe(false);
  });

  it('ends waiting for a connection to be made', async () => {
    proxy.blackhole();
    expect(await outcomeOf(() => db({ timeoutMs: 50 }).select().from(items))).toMatchObject({
      code: 'DMT_DEADLINE_EXCEEDED',
      isInTime: true,
    });
  });

  it('ends waiting for the check of a tenant, which goes on for others', async () => {
    await tenants.getSharedDb().execute(sql`select 1`);
    const answer = proxy.park('server', { type: 'D' });
    const patient = outcomeOf(() => db().select().from(items));
    await answer.reached;
    expect(await outcomeOf(() => db({ timeoutMs: 50 }).select().from(items))).toMatchObject({
      code: 'DMT_DEADLINE_EXCEEDED',
      details: { stage: 'waiting to be verified' },
      isInTime: true,
    });
    answer.release();
    expect(await patient).toMatchObject({ code: 'done' });
  });

  it('is kept on a line that is dead, where the outcome is not known, and the line is not used again', async () => {
    await tenants.warmup(['a']);
    for (const connection of proxy.connections) connection.blackhole();
    expect(await outcomeOf(() => db({ timeoutMs: 50 }).select().from(items))).toEqual({
      code: 'DMT_DEADLINE_EXCEEDED',
      details: { tenantId: 'a', stage: 'running', isOutcomeUnknown: true },
      isInTime: true,
    });
    expect(await outcomeOf(() => db().select().from(items))).toEqual({ code: 'done', isInTime: true });
  });

  it('is kept though the cancel request gets no answer', async () => {
    await tenants.warmup(['a']);
    const request = proxy.park('client', { type: 'cancel' });
    const attempt = outcomeOf(() => db({ timeoutMs: 50 }).execute(sleep(60)));
    await request.reached;
    proxy.blackhole();
    expect(await attempt).toMatchObject({ code: 'DMT_DEADLINE_EXCEEDED', isInTime: true });
    request.release();
  });

  it('is no deadline for work that is done in time, nor for other calls', async () => {
    expect(await db({ timeoutMs: 60_000 }).select().from(items)).toHaveLength(1);
    expect(await asA({ timeoutMs: 60_000 }, () => db().select().from(items))).toHaveLength(1);
    expect(proxy.connections.filter(({ kind }) => kind === 'cancel')).toEqual([]);
  });

  it('may be in the past, or beyond any timer, and is a number', async () => {
    for (const timeoutMs of [0, -5, Number.NEGATIVE_INFINITY]) {
      expect(await outcomeOf(() => db({ timeoutMs }).select().from(items))).toMatchObject({
        code: 'DMT_DEADLINE_EXCEEDED',
      });
    }
    for (const timeoutMs of [2 ** 40, Number.POSITIVE_INFINITY]) {
      expect(await outcomeOf(() => db({ timeoutMs }).select().from(items))).toMatchObject({ code: 'done' });
    }
    for (const timeoutMs of [Number.NaN, '5' as unknown as number]) {
      const usage = expect.objectContaining({ code: 'DMT_USAGE' });
      expect(() => db({ timeoutMs })).toThrow(usage);
      expect(() => asA({ timeoutMs }, () => undefined)).toThrow(usage);
    }
  });
});

describe('the end of a transaction', () => {
  const insert = (nonce: number) => sql`insert into items (tenant, nonce) values ('a', ${nonce})`;
  const countOf = async (nonce: number): Promise<number> =>
    (await database.query('select 1 from tenant_a.items where nonce = $1', [nonce])).length;

  it('is a rollback when the deadline passed before COMMIT, though the work went on regardless', async () => {
    const abort = new AbortController();
    const attempt = outcomeOf(() =>
      db({ signal: abort.signal }).transaction(async (tx) => {
        await tx.execute(insert(1));
        abort.abort();
        await tx.execute(insert(1)).catch(() => undefined);
      }),
    );
    expect(await attempt).toMatchObject({ code: 'DMT_ABORTED' });
    expect(await countOf(1)).toBe(0);
    expect(isOnItsWay('commit')).toBe(false);
    expect(isOnItsWay('rollback')).toBe(true);
  });

  it('is unknown when the deadline passes and COMMIT has no answer', async () => {
    const abort = new AbortController();
    const answer = proxy.park('server', { type: 'C', text: /^COMMIT/ });
    const attempt = outcomeOf(() => db({ signal: abort.signal }).transaction((tx) => tx.execute(insert(2))));
    await answer.reached;
    abort.abort();
    expect(await attempt).toMatchObject({ code: 'DMT_OUTCOME_UNKNOWN', isInTime: true });
    answer.release();
    expect(await countOf(2)).toBe(1);
    expect(proxy.connections.filter(({ kind }) => kind === 'cancel')).toEqual([]);
  });

  it('is known when the answer to COMMIT comes a little late', async () => {
    const abort = new AbortController();
    const answer = proxy.park('server', { type: 'C', text: /^COMMIT/ });
    const attempt = outcomeOf(() => db({ signal: abort.signal }).transaction((tx) => tx.execute(insert(3))));
    await answer.reached;
    abort.abort();
    setTimeout(() => answer.release(), 50);
    expect(await attempt).toMatchObject({ code: 'done' });
    expect(await countOf(3)).toBe(1);
  });

  it('does not wait for a ROLLBACK on a line that is dead', async () => {
    const answer = proxy.park('client', { text: /^rollback/ });
    const attempt = outcomeOf(() =>
      db({ timeoutMs: 300 }).transaction(async (tx) => {
        await tx.execute(insert(4));
        throw new Error('changed my mind');
      }),
    );
    await answer.reached;
    expect(await attempt).toEqual({ code: 'Error: changed my mind', isInTime: true });
    answer.release();
    expect(await outcomeOf(() => db().select().from(items))).toMatchObject({ code: 'done' });
  });
});

describe('withConnection', () => {
  it.each<readonly [string, (work: Parameters<typeof tenants.withConnection>[1]) => Promise<unknown>]>([
    ['of its own', (work) => tenants.withConnection('a', work, { timeoutMs: 300 })],
    ['of its context', (work) => asA({ timeoutMs: 300 }, () => tenants.withConnection('a', work))],
  ])('ends by a deadline %s what runs, in the server too', async (_, lend) => {
    await tenants.warmup(['a']);
    const outcome = await outcomeOf(() => lend((client) => client.query('select pg_sleep(60) as sleeper')));
    expect(outcome).toMatchObject({ code: 'DMT_DEADLINE_EXCEEDED', isInTime: true });
    expect(await isAsleep()).toBe(false);
    expect(await db().execute(sql`select 1`)).toMatchObject({ rowCount: 1 });
  });

  it('does not wait for work that never ends', async () => {
    const outcome = await outcomeOf(() =>
      tenants.withConnection('a', () => new Promise(() => {}), { timeoutMs: 300 }),
    );
    expect(outcome).toMatchObject({ code: 'DMT_DEADLINE_EXCEEDED', isInTime: true });
    expect(await db().execute(sql`select 1`)).toMatchObject({ rowCount: 1 });
  });

  it('is refused while it waits for its turn', async () => {
    const holder = tenants.withConnection('b', (client) => client.query('select pg_sleep(1) as sleeper'));
    await once(() => isOnItsWay('sleeper'));
    let hasRun = false;
    const late = async (): Promise<void> => {
      hasRun = true;
    };
    expect(await outcomeOf(() => tenants.withConnection('a', late, { timeoutMs: 50 }))).toMatchObject({
      code: 'DMT_DEADLINE_EXCEEDED',
    });
    await holder;
    expect(hasRun).toBe(false);
  });

  it('has freed the locks of its session when it settles, whatever it left running', async () => {
    const held = () => database.query("select 1 from pg_locks where locktype = 'advisory' and objid = 4711");
    for (let n = 0; n < 20; n++) {
      await tenants.withConnection('a', (client) => client.query('select pg_advisory_lock(4711)'));
      expect(await held()).toEqual([]);
    }
    await tenants.withConnection('a', async (client) => {
      await client.query('select pg_advisory_lock(4711)');
      // Left running; what it rejects with is of no interest.
      client.query('select pg_sleep(60) as sleeper').catch(() => undefined);
    });
    expect(await held()).toEqual([]);
    expect(await isAsleep()).toBe(false);
  });
});
