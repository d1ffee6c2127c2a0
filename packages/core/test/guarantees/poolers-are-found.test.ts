import { detectPooler, findDmtError, type PoolerReport } from '@dmt/core';
import {
  createTestDatabase,
  type PgBouncerOptions,
  startFaultProxy,
  startPgBouncer,
  type TestDatabase,
  waitUntil,
  withClient,
} from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenants } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
});
afterAll(() => database.drop());

const codeOf = (error: unknown): string | undefined => findDmtError(error)?.code;

describe('detectPooler', () => {
  it('proves that nothing stands in between', async () => {
    expect(await detectPooler({ url: database.url })).toMatchObject({
      found: 'none',
      certainty: 'proven',
      setting: 'none',
      evidence: expect.arrayContaining(['PostgreSQL sees the very socket that was opened here.']),
    });
  });

  it('takes a line that changes ports for no pooler, and does not call that proven', async () => {
    await using proxy = await startFaultProxy({ targetUrl: database.url });
    expect(await detectPooler({ url: proxy.url })).toMatchObject({ found: 'none', certainty: 'likely' });
  });

  it('says that it does not know when answers stop, within its time', async () => {
    await using proxy = await startFaultProxy({ targetUrl: database.url });
    proxy.on('client', { type: 'Q', text: /pg_sleep/ }, () => {
      proxy.blackhole();
    });
    const startedAt = performance.now();
    expect(await detectPooler({ url: proxy.url }, { timeoutMs: 700 })).toMatchObject({
      found: 'unknown',
      evidence: ['The experiment failed: no answer within 700 ms.'],
    });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    proxy.clear();
  });

  it('fails within its time when no connection can be made', async () => {
    await using proxy = await startFaultProxy({ targetUrl: database.url });
    proxy.blackhole();
    const startedAt = performance.now();
    expect(await detectPooler({ url: proxy.url }, { timeoutMs: 300 }).catch(codeOf)).toBe(
      'DMT_CONNECTION_FAILED',
    );
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    proxy.clear();
  });

  it('has only the socket to go by when there is no room for a second client', async () => {
    const role = await database.createRole('connection limit 1');
    await using proxy = await startFaultProxy({ targetUrl: role.url });
    expect(await detectPooler({ url: role.url })).toMatchObject({ found: 'none', certainty: 'proven' });
    expect(await detectPooler({ url: proxy.url })).toMatchObject({
      found: 'unknown',
      evidence: ['There was no room for a second client.'],
    });
  });

  it('stops when it is told to', async () => {
    await using proxy = await startFaultProxy({ targetUrl: database.url });
    proxy.delay(200);
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 50);
    await expect(detectPooler({ url: proxy.url }, { signal: abort.signal })).rejects.toThrow();
  });
});

const describeWithPgBouncer = await requireService('pgbouncer');
describeWithPgBouncer('behind PgBouncer', () => {
  type Settings = Omit<PgBouncerOptions, 'upstreamUrl'>;
  const start = (settings: Settings) => startPgBouncer({ upstreamUrl: database.url, ...settings });

  async function detectBehind(settings: Settings, load = 0): Promise<PoolerReport> {
    await using bouncer = await start(settings);
    let isOver = false;
    const others = Array.from({ length: load }, () =>
      withClient(bouncer.url, async (client) => {
        while (!isOver) await client.query('select pg_sleep(0.002)');
      }),
    );
    const report = await detectPooler({ url: bouncer.url });
    isOver = true;
    await Promise.all(others);
    const isGone = async (): Promise<boolean> =>
      withClient(bouncer.adminUrl, async (admin) => {
        const { rows } = await admin.query<{ database: string }>('show clients');
        return rows.every((client) => client.database === 'pgbouncer');
      });
    expect(await waitUntil(isGone, { timeoutMs: 10_000 })).toBe(true);
    return report;
  }

  it.each<[string, Settings, number]>([
    ['one server connection', { poolMode: 'transaction', poolSize: 1 }, 0],
    ['many server connections', { poolMode: 'transaction', poolSize: 20 }, 0],
    [
      'server connections in turn',
      { poolMode: 'transaction', poolSize: 20, settings: { server_round_robin: 1 } },
      0,
    ],
    ['busy server connections', { poolMode: 'transaction', poolSize: 4 }, 8],
  ])('proves a pooler in transaction mode: %s', async (_name, settings, load) => {
    expect(await detectBehind(settings, load)).toMatchObject({
      found: 'transaction',
      certainty: 'proven',
      setting: 'transaction',
    });
  });

  it('proves a pooler in statement mode, and has no setting for it', async () => {
    const report = await detectBehind({ poolMode: 'statement', poolSize: 5 });
    expect(report).toMatchObject({ found: 'statement', certainty: 'proven' });
    expect(report).not.toHaveProperty('setting');
  });

  it.each([1, 10])('proves a pooler in session mode with %i server connections', async (poolSize) => {
    expect(await detectBehind({ poolMode: 'session', poolSize })).toMatchObject({
      found: 'session',
      certainty: 'proven',
      setting: 'session',
    });
  });

  it.each([
    ['none', 'transaction'],
    ['session', 'transaction'],
    ['none', 'session'],
  ] as const)('a manager that was told of %s refuses to work behind %s', async (pooler, found) => {
    await using bouncer = await start({ poolMode: found, poolSize: 4 });
    await using tenants = createTenants({ url: bouncer.url, pooler, poolConfig: { max: 3 } });
    const failure = await Promise.resolve(tenants.getDb('a').select().from(items)).catch(findDmtError);
    expect(failure).toMatchObject({
      code: 'DMT_POOLER_MISMATCH',
      reason: `connection.pooler is not what was found: it is '${pooler}', and a pooler in ${found} mode answers.`,
      remedy: `Set connection.pooler to '${found}', or connect to PostgreSQL directly.`,
    });
  });

  it('a manager that was told of a session pooler looks once, and leaves no client behind', async () => {
    await using bouncer = await start({ poolMode: 'session', poolSize: 10 });
    await using proxy = await startFaultProxy({ targetUrl: bouncer.url });
    await using tenants = createTenants({ url: proxy.url, pooler: 'session', poolConfig: { max: 4 } });
    await Promise.all(
      ['a', 'b', 'a', 'b', 'a', 'b'].map((id) => tenants.getDb(id).execute(sql`select pg_sleep(0.05)`)),
    );
    const { totalCount } = tenants.getDb('a').$client;
    expect(proxy.connections.filter(({ kind }) => kind === 'session')).toHaveLength(totalCount + 1);
    const isGone = (): boolean => proxy.connections.filter(({ isOpen }) => isOpen).length === totalCount;
    expect(await waitUntil(isGone, { timeoutMs: 10_000 })).toBe(true);
  });

  it('a session pooler that has no second session to give is a session pooler', async () => {
    await using bouncer = await start({ poolMode: 'session', poolSize: 1 });
    await using tenants = createTenants({ url: bouncer.url, pooler: 'session', poolConfig: { max: 1 } });
    expect(await tenants.getDb('a').select().from(items)).toMatchObject([{ tenant: 'a' }]);
  });

  it('no connection is spent on looking where PostgreSQL itself answers', async () => {
    await using proxy = await startFaultProxy({ targetUrl: database.url });
    await using tenants = createTenants({ url: proxy.url, pooler: 'session', poolConfig: { max: 1 } });
    await tenants.getDb('a').select().from(items);
    expect(proxy.connections).toHaveLength(1);
  });
});
