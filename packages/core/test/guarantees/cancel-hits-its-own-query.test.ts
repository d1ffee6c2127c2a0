import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTenantContext, findDmtError, type TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  type PgBouncer,
  type ProtocolMessage,
  type ProxiedConnection,
  startFaultProxy,
  startPgBouncer,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../chaos.ts';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

let database: TestDatabase;
let proxy: FaultProxy;
let sent: string[];
let tenants: TenantManager<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
});
afterAll(() => database.drop());

async function open(targetUrl: string, pooler: 'none' | 'transaction'): Promise<void> {
  sent = [];
  proxy = await startFaultProxy({
    targetUrl,
    onMessage: (_connection, { side, text }) => {
      if (side === 'client' && text !== undefined) sent.push(text);
    },
  });
  const options = { poolConfig: { max: 1 }, pooling: { queueTimeout: 20_000 } };
  tenants = createTenants({ url: proxy.url, pooler, ...options });
}
async function close(): Promise<void> {
  await tenants.dispose();
  await proxy.stop();
}

/** A's statement; settles with the code of what became of it. */
function runAsA(signal: AbortSignal, text: string): Promise<string> {
  const { runWithTenant } = createTenantContext(tenants);
  return runWithTenant({ tenantId: 'a', signal }, () => tenants.getDb('a').execute(sql.raw(text))).then(
    () => 'done',
    (error: unknown) => findDmtError(error)?.code ?? String(error),
  );
}

async function runAsB(seconds: number): Promise<unknown> {
  const text = `select tenant, pg_backend_pid() as pid from items, pg_sleep(${seconds}) as bystander`;
  const { rows } = await tenants.getDb('b').execute(sql.raw(text));
  return rows[0];
}

const isOnItsWay = (text: string): boolean => sent.some((one) => one.includes(text));

describe('an aborted statement', () => {
  beforeEach(() => open(database.url, 'none'));
  afterEach(close);

  it('is cancelled on the server, and its connection serves the next tenant', async () => {
    const before = await runAsB(0);
    const abort = new AbortController();
    const a = runAsA(abort.signal, 'select pg_sleep(60) as victim');
    await waitUntil(() => isOnItsWay('victim'), { timeoutMs: 10_000, intervalMs: 1 });
    abort.abort();
    expect(await a).toBe('DMT_ABORTED');
    expect(await runAsB(0)).toEqual(before);
  });

  it('keeps its connection until its cancel request is over, though it ended by itself', async () => {
    await runAsB(0);
    const cancel = proxy.park('client', { type: 'cancel' });
    const abort = new AbortController();
    const a = runAsA(abort.signal, 'select pg_sleep(0.2) as victim');
    await waitUntil(() => isOnItsWay('victim'), { timeoutMs: 10_000, intervalMs: 1 });
    const b = runAsB(0.5);
    abort.abort();
    await cancel.reached;
    await sleep(400);
    const hadStarted = isOnItsWay('pg_sleep(0.5)');
    cancel.release();
    expect(await a).toBe('done');
    await expect(b).resolves.toMatchObject({ tenant: 'b' });
    expect(hadStarted).toBe(false);
  });

  it.each([
    ['is lost', false],
    ['breaks off', true],
  ])(
    'gives its connection up when the cancel request %s, and may arrive at any time',
    async (_, breaksOff) => {
      await runAsB(0);
      let request: Buffer = Buffer.alloc(0);
      const swallow = (connection: ProxiedConnection, { bytes }: ProtocolMessage): string => {
        request = bytes;
        if (breaksOff) connection.rst();
        return 'drop';
      };
      proxy.on('client', { type: 'cancel' }, swallow, { times: 100 });
      const abort = new AbortController();
      const a = runAsA(abort.signal, 'select pg_sleep(0.2) as victim');
      await waitUntil(() => isOnItsWay('victim'), { timeoutMs: 10_000, intervalMs: 1 });
      const b = runAsB(0.5);
      abort.abort();
      expect(await a).toBe('done');
      await waitUntil(() => isOnItsWay('pg_sleep(0.5)'), { timeoutMs: 10_000, intervalMs: 1 });
      await deliver(request);
      await expect(b).resolves.toMatchObject({ tenant: 'b' });
    },
  );

  it('on a connection that was given back before its cancel request was over hits nobody', async () => {
    await runAsB(0);
    const cancel = proxy.park('client', { type: 'cancel' });
    const abort = new AbortController();
    const { runWithTenant } = createTenantContext(tenants);
    const lease = await runWithTenant({ tenantId: 'a', signal: abort.signal }, () =>
      tenants.getDb('a').$client.connect(),
    );
    const a = Promise.resolve(lease?.query('select pg_sleep(0.2) as victim')).catch(() => undefined);
    await waitUntil(() => isOnItsWay('victim'), { timeoutMs: 10_000, intervalMs: 1 });
    abort.abort();
    await cancel.reached;
    await sleep(400);
    // Somebody who no longer waits for it.
    lease?.release();
    const b = runAsB(0.5);
    await waitUntil(() => isOnItsWay('pg_sleep(0.5)'), { timeoutMs: 10_000, intervalMs: 1 });
    cancel.release();
    await expect(b).resolves.toMatchObject({ tenant: 'b' });
    await a;
  });

  it('that was waiting for its turn cancels nobody', async () => {
    const b = runAsB(0.3);
    await waitUntil(() => isOnItsWay('bystander'), { timeoutMs: 10_000, intervalMs: 1 });
    const abort = new AbortController();
    const a = runAsA(abort.signal, 'select 1 as victim');
    abort.abort();
    expect(await a).toBe('DMT_ABORTED');
    await expect(b).resolves.toMatchObject({ tenant: 'b' });
    expect(isOnItsWay('victim')).toBe(false);
  });

  it('in a transaction rolls it back, and its connection serves the next tenant', async () => {
    const before = await runAsB(0);
    const { runWithTenant } = createTenantContext(tenants);
    const abort = new AbortController();
    const a = runWithTenant({ tenantId: 'a', signal: abort.signal }, () =>
      tenants.getDb('a').transaction(async (tx) => {
        await tx.execute(sql`insert into items (tenant, nonce) values ('a', 77)`);
        await tx.execute(sql.raw('select pg_sleep(60) as victim'));
      }),
    );
    const outcome = a.catch((error: unknown) => findDmtError(error)?.code);
    await waitUntil(() => isOnItsWay('victim'), { timeoutMs: 10_000, intervalMs: 1 });
    abort.abort();
    expect(await outcome).toBe('DMT_ABORTED');
    expect(await runAsB(0)).toEqual(before);
    expect(await database.query('select 1 from tenant_a.items where nonce = 77')).toEqual([]);
  });
});

/** Pairs of a tenant that gives up and one right behind it, on the same connection to the server. */
async function runPairs(numRuns: number): Promise<void> {
  await runAsB(0);
  const outcomes = new Map<string, number>();
  const pair = fc.record({
    isDeadline: fc.boolean(),
    abortAfterMs: fc.integer({ min: 0, max: 4 }),
    cancelTakesMs: fc.constantFrom(0, 0, 0, 3),
  });
  await fc.assert(
    fc.asyncProperty(pair, async ({ isDeadline, abortAfterMs, cancelTakesMs }) => {
      const late = proxy.on('client', { type: 'cancel' }, () => sleep(cancelTakesMs));
      const abort = new AbortController();
      const signal = isDeadline ? AbortSignal.timeout(abortAfterMs) : abort.signal;
      const a = runAsA(signal, 'select pg_sleep(0.002)');
      const b = runAsB(0.002);
      await sleep(abortAfterMs);
      abort.abort();
      const outcome = await a;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      expect(await b).toMatchObject({ tenant: 'b' });
      late.remove();
    }),
    { numRuns, seed: chaosSeed, endOnFailure: true },
  );
  // Both sides of the race were there, or the test proved nothing.
  const {
    done = 0,
    DMT_ABORTED: aborted = 0,
    DMT_DEADLINE_EXCEEDED: late = 0,
    ...others
  } = Object.fromEntries(outcomes);
  expect(others).toEqual({});
  expect(Math.min(done, aborted + late)).toBeGreaterThan(0);
}

describe('A aborted, B right behind it on the same connection', () => {
  beforeEach(() => open(database.url, 'none'));
  afterEach(close);

  it('never cancels B, whenever the abort comes', { timeout: 600_000 }, () => runPairs(chaosSize(10_000)));
});

const describeWithPgBouncer = await requireService('pgbouncer');
describeWithPgBouncer('the same behind PgBouncer in transaction mode, on its only connection', () => {
  let bouncer: PgBouncer;
  beforeEach(async () => {
    bouncer = await startPgBouncer({ upstreamUrl: database.url, poolMode: 'transaction', poolSize: 1 });
    await open(bouncer.url, 'transaction');
  });
  afterEach(async () => {
    await close();
    await bouncer.stop();
  });

  it('never cancels B, whenever the abort comes', { timeout: 600_000 }, () =>
    runPairs(chaosSize(10_000, 50)),
  );
});

/** Sends a request that was held up, past the proxy. */
async function deliver(request: Buffer): Promise<void> {
  const { hostname, port } = new URL(database.url);
  const socket = connect(Number(port), hostname);
  socket.write(request);
  socket.resume();
  await once(socket, 'close');
}
