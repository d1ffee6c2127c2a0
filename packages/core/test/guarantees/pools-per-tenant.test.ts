import { findDmtError, type TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createObserved } from '../fixtures/create-observed.ts';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { createDatabaseFleet } from '../fixtures/fleet-of-databases.ts';
import { items } from '../fixtures/items.ts';
import { createFleet, fleetIds } from '../fixtures/tenant-fleet.ts';

let database: TestDatabase;
let tenants: TenantManager<Tables>;
let told: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b', 'c', 'd']);
});
afterAll(() => database.drop());
beforeEach(() => {
  told = [];
  const tell =
    (event: string) =>
    (tenantId: string): void => {
      told.push(`${event} ${tenantId}`);
    };
  tenants = createObserved(
    database.url,
    {
      hooks: { onPoolCreated: tell('created'), onPoolEvicted: tell('evicted') },
      isolation: { maxPools: 2, pooling: { mode: 'per-tenant' } },
    },
    { max: 4, application_name: 'per_tenant' },
  );
});
afterEach(() => tenants.dispose());

const backendOf = async (tenantId: string): Promise<number> => {
  const { rows } = await tenants
    .getDb(tenantId)
    .execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return rows[0]?.pid ?? 0;
};
const backends = async (): Promise<number[]> => {
  const rows = await database.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'per_tenant'`,
  );
  return rows.map(({ pid }) => pid);
};

describe('a manager with pools per tenant', () => {
  it('has no connection serve two tenants', async () => {
    const [a, b] = [await backendOf('a'), await backendOf('b')];
    await tenants.getSharedDb().execute(sql`select 1`);

    expect(a).not.toBe(b);
    expect(await backendOf('a')).toBe(a);
    expect(await backendOf('b')).toBe(b);
  });

  it('says the same of its pools in every way', async () => {
    const seen = () => [
      tenants.getPoolCount(),
      tenants.getMetrics().pools.total,
      Number(/^dmt_pool_count (\d+)$/m.exec(tenants.getPrometheusMetrics())?.[1]),
      tenants.getActiveTenantIds().length,
      ['a', 'b', 'c'].filter((id) => tenants.hasPool(id)).length,
    ];
    expect(seen()).toEqual([0, 0, 0, 0, 0]);
    await tenants.getDb('a').select().from(items);
    expect(seen()).toEqual([1, 1, 1, 1, 1]);
    await tenants.warmup(['b', 'c'], { concurrency: 1 });
    expect(seen()).toEqual([2, 2, 2, 2, 2]);
    expect(tenants.getMetrics().pools.maxPools).toBe(2);
    expect(tenants.hasPool('a')).toBe(false);
    tenants.evictPool('b');
    tenants.evictPool('b');
    expect(seen()).toEqual([1, 1, 1, 1, 1]);
    expect(told).toEqual(['created a', 'created b', 'evicted a', 'created c', 'evicted b']);
    expect(tenants.getPrometheusMetrics()).toMatch(/^dmt_pool_evictions_total 2$/m);
  });

  it('reports the connections of each tenant as its own', async () => {
    await tenants.warmup(['a', 'b'], { concurrency: 1 });
    await Promise.all([1, 2].map(() => tenants.getDb('a').execute(sql`select pg_sleep(0.05)`)));
    const report = await tenants.healthCheck();

    expect(report).toMatchObject({ healthy: true, sharedDb: 'ok', totalPools: 2 });
    expect(report.pools).toMatchObject([
      { tenantId: 'a', status: 'ok', totalConnections: 2, idleConnections: 2, waitingRequests: 0 },
      { tenantId: 'b', status: 'ok', totalConnections: 1, idleConnections: 1, waitingRequests: 0 },
    ]);
  });

  it('opens no pool for a tenant that does not exist', async () => {
    const error = await tenants.getDbAsync('nobody').catch(findDmtError);

    expect(error).toMatchObject({ code: 'DMT_TENANT_NOT_FOUND' });
    expect(tenants.hasPool('nobody')).toBe(false);
    expect(told).toEqual([]);
  });

  it('lets a transaction and kept handles outlive their pool', async () => {
    const kept = tenants.getDb('a');
    let pid = 0;
    let goOn = (): void => undefined;
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const transaction = kept.transaction(async (tx) => {
      const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      pid = rows[0]?.pid ?? 0;
      await mayGoOn;
      await tx.insert(items).values({ tenant: 'a', nonce: 77 });
      return tx.select().from(items);
    });
    await waitUntil(() => pid > 0, { timeoutMs: 5_000 });
    tenants.evictPool('a');
    expect(await kept.select().from(items)).toHaveLength(1);
    expect(await backendOf('a')).not.toBe(pid);
    goOn();

    expect(await transaction).toHaveLength(2);
    expect(await waitUntil(async () => !(await backends()).includes(pid), { timeoutMs: 5_000 })).toBe(true);
    expect(await kept.select().from(items)).toHaveLength(2);
    await kept.delete(items).where(sql`nonce = 77`);
  });

  it('closes the pool of a tenant that is dropped from use, and verifies it anew', async () => {
    await tenants.getDb('d').select().from(items);
    tenants.evictPool('d');
    await database.query('drop schema tenant_d cascade');

    const error = await tenants.getDb('d').select().from(items).then(undefined, findDmtError);
    expect(error).toMatchObject({ code: 'DMT_TENANT_NOT_FOUND' });
  });
});

describe('a connection to the database of a tenant', () => {
  it('serves no other, neither when it is idle nor when others wait for one', async () => {
    await using home = await createTestDatabase();
    await using fleet = await createDatabaseFleet(home, fleetIds(3));
    const { url, isolation } = fleet;
    await using manager = createTenants({ url, isolation, poolConfig: { max: 2 } });
    const ownersSeenBy = async (id: string): Promise<unknown> =>
      (await manager.getDb(id).select().from(items)).map(({ tenant }) => tenant);
    const turns = Array.from({ length: 12 }, () => fleet.ids).flat();

    for (const id of turns) expect(await ownersSeenBy(id)).toEqual([id]);
    expect(await Promise.all(turns.map(ownersSeenBy))).toEqual(turns.map((id) => [id]));
  });
});
