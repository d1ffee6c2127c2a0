import type { TenantDb, TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet, fleetIds } from '../fixtures/tenant-fleet.ts';

const ids = fleetIds(16);
let database: TestDatabase;
let tenants: TenantManager<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ids);
  tenants = createTenants({ url: database.url, poolConfig: { max: 8 } });
});
afterAll(async () => {
  await tenants?.dispose();
  await database.drop();
});

async function backendOf(db: Pick<TenantDb<Tables>, 'execute'>): Promise<number> {
  const { rows } = await db.execute<{ pid: number; path: string }>(sql`select pg_backend_pid() as pid`);
  return rows[0]?.pid ?? Number.NaN;
}

/** A transaction that asks at each step which backend it is on. */
async function backendsOfTransaction(tenantId: string): Promise<Set<number>> {
  const backends = new Set<number>();
  await tenants.getDb(tenantId).transaction(async (tx) => {
    for (let step = 0; step < 20; step++) {
      backends.add(await backendOf(tx));
      await tx.insert(items).values({ tenant: tenantId, nonce: step });
      await tx.transaction(async (inner) => void backends.add(await backendOf(inner)));
    }
  });
  return backends;
}

describe('transactions of two tenants while 64 statements of others run', () => {
  it('stay on one backend each, and see their own rows alone', async () => {
    let isOver = false;
    const crowd = Array.from({ length: 64 }, async (_, index) => {
      while (!isOver)
        await tenants
          .getDb(ids[2 + (index % 14)] ?? 't2')
          .select()
          .from(items);
    });
    const [first, second] = await Promise.all([backendsOfTransaction('t0'), backendsOfTransaction('t1')]);
    isOver = true;
    await Promise.all(crowd);

    expect(first.size).toBe(1);
    expect(second.size).toBe(1);
    expect(first).not.toEqual(second);
    for (const id of ['t0', 't1']) {
      const rows = await tenants.getDb(id).select().from(items);
      expect(rows.filter(({ tenant }) => tenant !== id)).toEqual([]);
      expect(rows).toHaveLength(21);
    }
  });

  it('are undone as a whole', async () => {
    const failing = tenants.getDb('t0').transaction(async (tx) => {
      await tx.insert(items).values({ tenant: 't0', nonce: 1_000 });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await database.query('select 1 from tenant_t0.items where nonce = 1000')).toEqual([]);
  });

  it("stay the tenant's when they begin with a savepoint that is undone", async () => {
    const rows = await tenants.getDb('t2').transaction(async (tx) => {
      const undone = tx.transaction(async (inner) => {
        await inner.insert(items).values({ tenant: 't2', nonce: 2_000 });
        throw new Error('undone');
      });
      await undone.catch(() => undefined);
      return tx.select().from(items);
    });
    expect(rows).toMatchObject([{ tenant: 't2', nonce: 0 }]);
  });

  it('are one pool to Drizzle, and their leases are none, also under other names', async () => {
    const { $client: pool } = tenants.getDb('t0');
    const lease = await pool.connect();
    const nameOf = (one: unknown): string => Object.getPrototypeOf(one).constructor.name;
    lease?.release();
    expect(nameOf(pool)).toContain('Pool');
    expect(nameOf(lease)).not.toContain('Pool');
  });
});

describe('a tenant with all that it may hold', () => {
  it('leaves connections to the others', async () => {
    await using capped = createTenants({
      url: database.url,
      poolConfig: { max: 4 },
      pooling: { maxConnectionsPerTenant: 2, queueTimeout: 20_000 },
    });
    await capped.warmup(['t0', 't1']);
    let [most, done] = [0, 0];
    const greedy = Array.from({ length: 8 }, () =>
      capped
        .getDb('t0')
        .execute(sql`select pg_sleep(0.2) as greedy`)
        .then(() => done++),
    );
    const sample = async (): Promise<boolean> => {
      const [row] = await database.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity where datname = current_database() and query like '%as greedy%' and state = 'active' and pid <> pg_backend_pid()`,
      );
      most = Math.max(most, row?.count ?? 0);
      return done === greedy.length;
    };
    expect(await waitUntil(() => sample().then(() => most === 2), { timeoutMs: 10_000, intervalMs: 1 })).toBe(
      true,
    );
    await capped.getDb('t1').select().from(items);
    const doneBefore = done;
    await waitUntil(sample, { timeoutMs: 10_000, intervalMs: 1 });
    await Promise.all(greedy);
    expect(doneBefore).toBeLessThan(greedy.length);
    expect(most).toBe(2);
  });
});
