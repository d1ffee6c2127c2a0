import type { TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  startFaultProxy,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createObserved } from '../fixtures/create-observed.ts';
import type { Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

let database: TestDatabase;
let proxy: FaultProxy;
let tenants: TenantManager<Tables>;
let told: unknown[][];

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
});
afterAll(() => database.drop());
beforeEach(async () => {
  told = [];
  const tell =
    (name: string) =>
    (...args: unknown[]): void => {
      told.push([name, ...args]);
    };
  proxy = await startFaultProxy({ targetUrl: database.url });
  tenants = createObserved(proxy.url, {
    hooks: {
      onPoolCreated: tell('created'),
      onPoolEvicted: tell('evicted'),
      onTenantResolved: tell('resolved'),
      onError: tell('error'),
    },
  });
});
afterEach(async () => {
  await tenants.dispose({ graceMs: 0 });
  await proxy.stop();
});

describe('healthCheck', () => {
  it('is good with everything up', async () => {
    await tenants.getDb('a').select().from(items);
    expect(await tenants.healthCheck()).toEqual({
      healthy: true,
      pools: [
        {
          tenantId: 'a',
          status: 'ok',
          totalConnections: expect.any(Number),
          idleConnections: expect.any(Number),
          waitingRequests: 0,
        },
      ],
      sharedDb: 'ok',
      sharedDbResponseTimeMs: expect.any(Number),
      totalPools: 1,
      degradedPools: 0,
      unhealthyPools: 0,
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      durationMs: expect.any(Number),
    });
  });

  it.each([
    ['when nothing was opened yet', []],
    ['on connections that are open', ['a', 'b']],
  ])('answers in time though the line is dead, %s', async (_, ids) => {
    await tenants.warmup(ids);
    proxy.blackhole();
    const report = await tenants.healthCheck({ tenantIds: ['a'], pingTimeoutMs: 200 });
    expect(report).toMatchObject({
      healthy: false,
      sharedDb: 'unhealthy',
      pools: [{ tenantId: 'a', status: 'unhealthy', error: 'No answer within 200 ms.' }],
    });
    expect(report.durationMs).toBeLessThan(4_000);
  });

  it('takes any time that it is given', async () => {
    await using other = createObserved(database.url);
    const report = await other.healthCheck({ pingTimeoutMs: Number.POSITIVE_INFINITY });
    expect(report).toMatchObject({ healthy: true, sharedDb: 'ok' });
  });

  it('is no outage when requests wait', async () => {
    await using narrow = createObserved(database.url, {}, { max: 1 });
    const slow = Promise.resolve(narrow.getDb('a').execute(sql`select pg_sleep(0.2)`));
    await waitUntil(() => narrow.hasPool('a'), { timeoutMs: 10_000 });
    const waiting = [1, 2].map(() => Promise.resolve(narrow.getDb('a').select().from(items)));
    await new Promise(setImmediate);
    const report = await narrow.healthCheck({ ping: false });
    expect(report).toMatchObject({ healthy: true, degradedPools: 1, pools: [{ status: 'degraded' }] });
    await Promise.all([slow, ...waiting]);
  });
});

describe('warmup', () => {
  it('reports what became of each tenant, and warms the others', async () => {
    const progress: unknown[] = [];
    const result = await tenants.warmup(['a', 'nobody', '', 'b', 'a'], {
      concurrency: 1,
      onProgress: (...args) => progress.push(args),
    });
    expect(result).toMatchObject({
      total: 4,
      warmed: ['a', 'b'],
      failed: [
        { tenantId: 'nobody', error: { code: 'DMT_TENANT_NOT_FOUND' } },
        { tenantId: '', error: { code: 'DMT_TENANT_ID_INVALID' } },
      ],
    });
    expect(progress.at(1)).toEqual(['nobody', 'failed', { done: 2, total: 4 }]);
    expect(tenants.getActiveTenantIds()).toEqual(['a', 'b']);
  });

  it('stops when its signal fires', async () => {
    const result = await tenants.warmup(['a', 'b'], { signal: AbortSignal.abort() });
    expect(result).toMatchObject({
      warmed: [],
      failed: [{ error: { code: 'DMT_ABORTED' } }, { tenantId: 'b' }],
    });
  });
});

describe('hooks', () => {
  it('hear of a tenant that comes and goes', async () => {
    const db = tenants.getDb('a');
    await db.select().from(items);
    await db.select().from(items);
    tenants.evictPool('a');
    tenants.evictPool('a');
    await db.select().from(items);
    expect(told).toEqual([
      ['created', 'a'],
      ['resolved', 'a', 'tenant_a'],
      ['evicted', 'a'],
      ['created', 'a'],
      ['resolved', 'a', 'tenant_a'],
    ]);
  });

  it('hear of a connection that dies while nobody holds it, once, with the cause', async () => {
    await tenants.warmup(['a']);
    told.length = 0;
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    await waitUntil(() => tenants.getMetrics().pools.connections.total === 0, { timeoutMs: 10_000 });
    expect(told).toMatchObject([
      ['error', undefined, { code: 'DMT_CONNECTION_FAILED', cause: { code: '57P01' } }],
    ]);
    expect(await tenants.getDb('a').select().from(items)).toHaveLength(1);
  });
});
