import { createTenantContext, findDmtError, type TenantDb } from '@dmt/core';
import { createTestDatabase, startFaultProxy, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize, isChaos } from '../chaos.ts';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import type { Fleet } from '../fixtures/fleet.ts';
import { createFleetOf, type FleetStrategy, strategies } from '../fixtures/fleets.ts';
import { items } from '../fixtures/items.ts';
import { createRandom, type Random } from '../fixtures/random.ts';
import { createFleet, fleetIds } from '../fixtures/tenant-fleet.ts';

const CAP = isChaos ? 50 : 8;
const IN_FLIGHT = 256;
const allIds = fleetIds(chaosSize(10_000));

/** A few tenants are busy, most are not: a tenant's share falls with its rank. */
const zipf = (random: Random, tenants: number): number =>
  Math.floor(tenants ** (random.below(1_000_000) / 1_000_000)) - 1;
const uniform = (random: Random, tenants: number): number => random.below(tenants);

/** Few tenants a connection: it is replaced under way, and often. */
const shared = { maxTenantsPerConnection: 100 };
/** Every connection is one tenant's, so most requests need one opened: fewer of them take as long. */
const perTenant = { mode: 'per-tenant' } as const;

type Configuration = readonly [
  name: string,
  draw: (random: Random, tenants: number) => number,
  pooling: NonNullable<Parameters<typeof createTenants>[0]['pooling']>,
  requests: number,
];

const configurations: readonly Configuration[] = [
  ['a few busy ones', zipf, shared, chaosSize(60_000)],
  ['all of them alike', uniform, shared, chaosSize(60_000)],
  ['a few busy ones, with pools of their own', zipf, perTenant, chaosSize(20_000, 40)],
  ['all of them alike, with pools of their own', uniform, perTenant, chaosSize(20_000, 40)],
  [
    'all of them alike, the oldest pool for a new one',
    uniform,
    { ...perTenant, strategy: 'evict-lru' },
    chaosSize(20_000, 60),
  ],
];

/** How connections are shared has nothing to do with what keeps tenants apart, but for databases, which share none. */
const configurationsOf = {
  schema: configurations,
  'schema with roles': [['all of them alike', uniform, shared, chaosSize(60_000, 30)]],
  row: configurations.slice(0, 2),
  database: [
    ['a few busy ones', zipf, {}, chaosSize(5_000)],
    ['all of them alike', uniform, {}, chaosSize(5_000)],
  ],
} satisfies Record<FleetStrategy, readonly Configuration[]>;

describe.each(strategies)('many more tenants than connections, with the strategy %s', (strategy) => {
  let served: TestDatabase;
  let fleet: Fleet;
  beforeAll(async () => {
    served = await createTestDatabase();
    fleet = await createFleetOf[strategy](served, allIds);
  }, 600_000);
  afterAll(async () => {
    await fleet?.[Symbol.asyncDispose]();
    await served.drop();
  });

  it.each<Configuration>(configurationsOf[strategy])(
    `is served without an error and without one backend too many: %s (DMT_CHAOS_SEED=${chaosSeed})`,
    { timeout: 600_000 },
    async (_name, draw, pooling, requests) => {
      const random = createRandom(chaosSeed);
      await using tenants = createTenants({
        url: fleet.url,
        isolation: fleet.isolation,
        poolConfig: { max: CAP, application_name: 'under_test' },
        pooling: { queueTimeout: 60_000, ...pooling },
      });
      const { ids } = fleet;
      const kept = new Map<string, TenantDb<Tables>>();
      const errors: unknown[] = [];
      const strangers: unknown[] = [];
      const { runWithTenant, contextDb } = createTenantContext(tenants);
      let left: number = requests;

      const giveUp = async (tenantId: string): Promise<void> => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 1 + random.below(20));
        const { signal } = controller;
        await runWithTenant({ tenantId, signal }, () => contextDb.execute(sql`select pg_sleep(0.1)`));
      };

      const worker = async (): Promise<void> => {
        while (left-- > 0) {
          const id = ids[draw(random, ids.length)] ?? 't0';
          const db = kept.get(id) ?? tenants.getDb(id);
          if (random.below(4) === 0) kept.set(id, db);
          if (random.below(20) === 0) tenants.evictPool(id);
          if (random.below(100) === 0) {
            // A cancellation is a connection, too.
            await giveUp(id).catch(
              (error: unknown) => findDmtError(error)?.code === 'DMT_ABORTED' || errors.push(error),
            );
          }
          try {
            const rows = await db.select().from(items).where(eq(items.nonce, 0));
            if (rows.length !== 1 || rows[0]?.tenant !== id) strangers.push({ id, rows });
          } catch (error) {
            errors.push(error);
          }
        }
      };
      const watch = watchBackends(served);
      await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
      const most = await watch.stop();

      expect(errors).toEqual([]);
      expect(strangers).toEqual([]);
      expect(most).toBeLessThanOrEqual(CAP);
      const { $client: pool } = tenants.getDb('t0');
      expect(await waitUntil(() => pool.idleCount === pool.totalCount, { timeoutMs: 10_000 })).toBe(true);
      expect(pool.waitingCount).toBe(0);
      expect(tenants.getPoolCount()).toBeLessThanOrEqual(tenants.getMetrics().pools.maxPools);
    },
  );
});

describe('a connection that is replaced', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await createFleet(database, fleetIds(3));
  });
  afterAll(() => database.drop());

  it('is gone from the server before another takes its place', async () => {
    await using proxy = await startFaultProxy({ targetUrl: database.url });
    await using tenants = createTenants({
      url: proxy.url,
      poolConfig: { max: 1 },
      pooling: { maxTenantsPerConnection: 1, queueTimeout: 20_000 },
    });
    const goodbye = proxy.park('client', { type: 'X' });
    await tenants.getDb('t0').select().from(items);
    const next = tenants.getDb('t1').select().from(items).execute();
    const { backendPid } = await goodbye.reached;
    await database.query('select pg_sleep(0.2)');
    const during = await database.listClients();
    goodbye.release();
    expect(await next).toMatchObject([{ tenant: 't1' }]);
    expect(during.map(({ pid }) => pid)).toEqual([backendPid]);
  });

  it('makes nobody wait for ever when the server does not answer its goodbye', async () => {
    await using proxy = await startFaultProxy({ targetUrl: database.url });
    await using tenants = createTenants({
      url: proxy.url,
      poolConfig: { max: 1 },
      pooling: { maxTenantsPerConnection: 1, queueTimeout: 20_000 },
    });
    proxy.on('client', { type: 'X' }, (connection) => connection.blackhole());
    await tenants.getDb('t0').select().from(items);
    await tenants.getDb('t1').select().from(items);
    expect(await tenants.getDb('t2').select().from(items)).toMatchObject([{ tenant: 't2' }]);
  });
});

describe('a server that has no more connections to give', () => {
  it('serves everybody over those that there are', async () => {
    await using database = await createTestDatabase();
    await createFleet(database, fleetIds(6));
    const role = await database.createRole('connection limit 2');
    await database.query(
      `do $$ begin execute (select string_agg(format('grant usage on schema tenant_t%s to ${role.name}; grant select on tenant_t%s.items to ${role.name}', n, n), ';') from generate_series(0, 5) n); end $$`,
    );
    await using tenants = createTenants({
      url: role.url,
      maxAttempts: 1,
      poolConfig: { max: 8 },
      pooling: { queueTimeout: 20_000 },
    });
    const serveAll = async (): Promise<void> => {
      for (let at = 1; at < 6; at++) {
        expect(await tenants.getDb(`t${at}`).select().from(items)).toMatchObject([{ tenant: `t${at}` }]);
      }
    };
    await serveAll();
    await tenants.getDb('t0').transaction(async (tx) => {
      await tx.select().from(items);
      await serveAll();
    });
  });
});

/** Counts backends as often as the server answers. */
function watchBackends(served: TestDatabase): { stop(): Promise<number> } {
  let most = 0;
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      const [row] = await served.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity
          where starts_with(datname, current_database()) and application_name = 'under_test'`,
      );
      most = Math.max(most, row?.count ?? 0);
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      isOver = true;
      await watching;
      return most;
    },
  };
}
