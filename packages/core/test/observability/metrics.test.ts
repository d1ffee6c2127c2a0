import type { TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { type OpenMetricsContentType, Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createObserved } from '../fixtures/create-observed.ts';
import type { Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet, fleetIds } from '../fixtures/tenant-fleet.ts';

let database: TestDatabase;
let tenants: TenantManager<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b', ...fleetIds(60)]);
});
afterAll(() => database.drop());
beforeEach(() => {
  tenants = createObserved(database.url);
});
afterEach(() => tenants.dispose());

const fail = (id: string): Promise<unknown> =>
  Promise.resolve(tenants.getDb(id).execute(sql`select 1/0`)).catch(() => undefined);

describe('getMetrics', () => {
  it('says what there is before anything was opened', () => {
    expect(tenants.getMetrics()).toMatchObject({
      pools: { total: 0, maxPools: 1, connections: { total: 0, idle: 0, waiting: 0 }, tenants: [] },
      shared: { total: 0, idle: 0, waiting: 0 },
      queries: { total: 0, failed: 0, errors: {} },
    });
  });

  it('knows who holds connections, who waits, and what failed', async () => {
    await fail('b');
    await fail('nobody');
    await tenants.getDb('a').transaction(async (tx) => {
      await tx.select().from(items);
      expect(tenants.getMetrics().pools.tenants).toContainEqual({
        tenantId: 'a',
        schemaName: 'tenant_a',
        connections: { total: expect.any(Number), idle: expect.any(Number), waiting: 0 },
      });
      expect(tenants.getPrometheusMetrics()).toContain('dmt_pool_connections_active{tenant="a"} 1\n');
    });
    const { pools, queries } = tenants.getMetrics();
    const idle = pools.tenants.reduce((sum, { connections }) => sum + connections.idle, 0);
    expect(idle).toBeLessThanOrEqual(pools.connections.idle);
    expect(queries).toMatchObject({
      total: 3,
      failed: 1,
      errors: { sqlstate_22: 1, DMT_TENANT_NOT_FOUND: 1 },
    });
  });

  it('counts no statements when metrics are off', async () => {
    await using quiet = createObserved(database.url, { metrics: { enabled: false } });
    await quiet.getDb('a').select().from(items);
    expect(quiet.getMetrics()).toMatchObject({ pools: { total: 1 }, queries: undefined });
    expect(quiet.getPrometheusMetrics()).toBe('');
  });
});

describe('getPrometheusMetrics', () => {
  it('is what prom-client would write, name by name and value by value', async () => {
    await tenants.getDb('a').select().from(items);
    await fail('b');
    tenants.evictPool('b');
    const registry = new Registry();
    tenants.registerMetrics(registry);
    const written = (await registry.metrics()).split('\n').filter((line) => line !== '');
    expect(tenants.getPrometheusMetrics().split('\n').filter(Boolean)).toEqual(written);
    expect(written).toContain('dmt_pool_evictions_total 1');
    expect(written).toContain('dmt_errors_total{type="sqlstate_22"} 1');
    expect(written).toContain('dmt_query_duration_seconds_count 2');
    expect(written).toContain('dmt_query_duration_seconds_bucket{le="+Inf"} 2');
  });

  it('is understood by an OpenMetrics registry too', async () => {
    const registry = new Registry<OpenMetricsContentType>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    tenants.registerMetrics(registry);
    expect(await registry.metrics()).toMatch(
      /^# TYPE dmt_pool_evictions counter\ndmt_pool_evictions_total 0$/m,
    );
  });

  it('has a bounded number of series, however many tenants there are', async () => {
    const ids = fleetIds(60);
    for (const id of ids) await tenants.getDb(id).select().from(items);
    const series = tenants.getPrometheusMetrics().match(/^dmt_pool_connections_idle\{.*$/gm) ?? [];
    expect(series).toHaveLength(52);
    const total = series.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    expect(total).toBe(tenants.getMetrics().pools.connections.idle);
  });

  it('takes the prefix of the configuration', async () => {
    await using shop = createObserved(database.url, { metrics: { prefix: 'shop' } });
    expect(shop.getPrometheusMetrics()).toContain('# TYPE shop_pool_count gauge\nshop_pool_count 0\n');
  });
});
