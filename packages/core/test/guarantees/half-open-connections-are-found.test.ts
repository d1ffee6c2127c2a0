import { setTimeout as sleep } from 'node:timers/promises';
import { defineConfig, findDmtError } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  startFaultProxy,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolveConfig } from '../../src/config/index.ts';
import { poolOptionsFrom } from '../../src/manager/pool-options-from.ts';
import { selfTestPlacement } from '../../src/manager/self-test-placement.ts';
import { ConnectionPool, type Route } from '../../src/pool/index.ts';
import {
  answersWithin,
  createConnectionOpener,
  createPrefix,
  type StatementConnection,
} from '../../src/wire/index.ts';
import { createTenants } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';
import { tenantTables } from '../fixtures/tenant-tables.ts';

let database: TestDatabase;
let proxy: FaultProxy;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
});
afterAll(() => database.drop());
beforeEach(async () => {
  proxy = await startFaultProxy({ targetUrl: database.url });
});
afterEach(() => proxy.stop());

/** What is open now leads nowhere from now on; what is opened later is fine. */
function vanish(): void {
  for (const connection of proxy.connections) connection.blackhole();
}

describe('a pool of idle connections', () => {
  const AFTER_MS = 200;
  let pool: ConnectionPool<StatementConnection>;
  let lost: StatementConnection[];
  let route: Route;

  const open = (idleTimeoutMs: number): void => {
    const connection = { url: proxy.url, poolConfig: { max: 2 } };
    const resolved = resolveConfig(defineConfig({ connection, schemas: { tenant: tenantTables } }));
    const opener = createConnectionOpener(resolved.connection, {
      selfTestPrefix: createPrefix(selfTestPlacement(), true),
      pipelines: false,
      now: () => performance.now(),
    });
    lost = [];
    pool = new ConnectionPool({
      ...poolOptionsFrom(resolved),
      open: (signal) => opener.open(signal),
      maxConnectionsPerTenant: 2,
      idleTimeoutMs,
      onIdleLost: (connection) => void lost.push(connection),
      probe: { afterMs: AFTER_MS, answers: (connection) => answersWithin(connection, 500) },
    });
    route = pool.routeFor('a');
  };
  afterEach(() => pool.close(0));

  it('drops one whose other end has vanished before anybody needs it', async () => {
    open(0);
    const first = await pool.acquire(route);
    pool.release(first);
    vanish();
    expect(await waitUntil(() => pool.counts.total === 0, { timeoutMs: 5_000 })).toBe(true);
    expect(lost).toEqual([first]);
    const second = await pool.acquire(route);
    expect(await answersWithin(second, 5_000)).toBe(true);
    pool.release(second);
  });

  it('keeps those that answer, and asks none that is in use', async () => {
    open(0);
    const [idle, busy] = [await pool.acquire(route), await pool.acquire(route)];
    pool.release(idle);
    const asked = proxy.on('client', { text: /^select 1$/ }, () => undefined, { times: 1_000 });
    await waitUntil(() => asked.count >= 2, { timeoutMs: 5_000 });
    expect(busy.isReusable).toBe(true);
    vanish();
    expect(await waitUntil(() => pool.counts.total === 1, { timeoutMs: 5_000 })).toBe(true);
    await sleep(3 * AFTER_MS);
    expect(busy.isAlive).toBe(true);
    pool.release(busy);
  });

  it('retires one for being idle though it was asked', async () => {
    open(4 * AFTER_MS);
    pool.release(await pool.acquire(route));
    expect(await waitUntil(() => pool.counts.total === 0, { timeoutMs: 10_000 })).toBe(true);
    expect(lost).toEqual([]);
  });
});

describe('a tenant manager whose connections lead nowhere', () => {
  it('finds them all after the first call that ran into one, and serves the next', async () => {
    await using tenants = createTenants({ url: proxy.url, poolConfig: { max: 4 } });
    const ids = ['a', 'b', 'a', 'b'];
    await Promise.all(
      ids.map((id) => tenants.getDb(id).transaction(async (tx) => void (await tx.select().from(items)))),
    );
    await sleep(1_100);
    vanish();
    const outcome = await Promise.resolve(tenants.getDb('a', { timeoutMs: 50 }).select().from(items)).catch(
      findDmtError,
    );
    expect(outcome).toMatchObject({ code: 'DMT_DEADLINE_EXCEEDED' });
    const old = proxy.connections.filter(({ kind }) => kind === 'session').length;
    const { $client: pool } = tenants.getDb('a');
    // No deadline: on a connection that leads nowhere this would never end.
    expect(await waitUntil(() => pool.totalCount === 0, { timeoutMs: 10_000 })).toBe(true);
    expect(await tenants.getDb('b').select().from(items)).toHaveLength(1);
    expect(proxy.connections.filter(({ kind }) => kind === 'session').length).toBeGreaterThan(old);
  });

  it('gives up opening a connection that falls silent behind the greeting', async () => {
    const poolConfig = { max: 1, connectionTimeoutMillis: 300 };
    await using tenants = createTenants({ url: proxy.url, poolConfig, maxAttempts: 2 });
    proxy.on('client', { type: 'Q', text: /^set search_path/ }, (connection) => {
      connection.blackhole();
      return 'drop';
    });
    expect(await tenants.getDb('a').select().from(items)).toHaveLength(1);
  });
});
