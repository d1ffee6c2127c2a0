import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findDmtError, type TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  type PgBouncer,
  startFaultProxy,
  startPgBouncer,
  startScript,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../chaos.ts';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { createRandom } from '../fixtures/random.ts';
import type { ShutdownReport } from '../fixtures/shutting-down.ts';
import { createFleet, fleetIds } from '../fixtures/tenant-fleet.ts';

const SCRIPT = fileURLToPath(new URL('../fixtures/shutting-down.ts', import.meta.url));
/** Bounds for a busy machine; what is promised is the grace and two seconds. */
const LATEST_MS = 8_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, fleetIds(3));
});
afterAll(() => database.drop());

const endless = sql.raw('select pg_sleep(600) as endless');
const isAtIt = async (count: number, application = 'shutting_down'): Promise<boolean> =>
  (
    await database.query(
      "select 1 from pg_stat_activity where datname = current_database() and application_name = $1 and state = 'active' and query ~ 'as endles[s]'",
      [application],
    )
  ).length >= count;
const listLeft = async (application = 'shutting_down'): Promise<unknown[]> =>
  (await database.listClients()).filter(({ applicationName }) => applicationName === application);

describe('dispose past its grace', () => {
  let proxy: FaultProxy;
  let tenants: TenantManager<Tables>;
  const open = (pipelining: false | { depth: number } = false): void => {
    tenants = createTenants({
      url: proxy.url,
      poolConfig: { max: 4, application_name: 'shutting_down' },
      pooling: { maxConnectionsPerTenant: 4, pipelining },
    });
  };
  const codeOf = (call: PromiseLike<unknown>): Promise<string> =>
    Promise.resolve(call).then(
      () => 'done',
      (error: unknown) => findDmtError(error)?.code ?? String(error),
    );
  /** Answers how long it took. */
  const dispose = async (graceMs = 50): Promise<number> => {
    const startedAt = performance.now();
    await tenants.dispose({ graceMs });
    return performance.now() - startedAt;
  };
  beforeEach(async () => {
    proxy = await startFaultProxy({ targetUrl: database.url });
  });
  afterEach(() => proxy.stop());

  it('ends what runs in the server, and says so to whoever waits for it', async () => {
    open();
    const db = tenants.getDb('t0');
    const calls = [codeOf(db.execute(endless)), codeOf(db.transaction((tx) => tx.execute(endless)))];
    await waitUntil(() => isAtIt(2), { timeoutMs: 10_000 });
    expect(await dispose()).toBeLessThan(LATEST_MS);
    expect(await Promise.all(calls)).toEqual(['DMT_DISPOSED', 'DMT_DISPOSED']);
    expect(await isAtIt(1)).toBe(false);
    expect(await listLeft()).toEqual([]);
  });

  it('ends one by one what shares a connection', async () => {
    open({ depth: 8 });
    await tenants.warmup(['t0']);
    const calls = Array.from({ length: 6 }, () => codeOf(tenants.getDb('t0').execute(endless)));
    await waitUntil(() => isAtIt(1), { timeoutMs: 10_000 });
    expect(await dispose()).toBeLessThan(LATEST_MS);
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['DMT_DISPOSED']));
    expect(await isAtIt(1)).toBe(false);
    expect(await listLeft()).toEqual([]);
  });

  it('leaves no transaction that was waiting for its application', async () => {
    open();
    let proceed: (() => void) | undefined;
    const began = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    const call = codeOf(
      tenants.getDb('t0').transaction(async (tx) => {
        await tx.execute(sql`insert into items (tenant, nonce) values ('t0', 99)`);
        proceed?.();
        await sleep(600);
        await tx.execute(sql`select 1`);
      }),
    );
    await began;
    await dispose();
    expect(await listLeft()).toEqual([]);
    expect(await call).not.toBe('done');
    expect(await database.query('select 1 from tenant_t0.items where nonce = 99')).toEqual([]);
  });

  it('does not know what became of a COMMIT without an answer', async () => {
    open();
    const answer = proxy.park('server', { type: 'C', text: /^COMMIT/ });
    const call = codeOf(
      tenants
        .getDb('t0')
        .transaction((tx) => tx.execute(sql`insert into items (tenant, nonce) values ('t0', 98)`)),
    );
    await answer.reached;
    expect(await dispose()).toBeLessThan(LATEST_MS);
    expect(await call).toBe('DMT_OUTCOME_UNKNOWN');
    answer.release();
  });

  it('ends on a line that is dead', async () => {
    open();
    const call = codeOf(tenants.getDb('t0').execute(endless));
    await waitUntil(() => isAtIt(1), { timeoutMs: 10_000 });
    proxy.blackhole();
    expect(await dispose()).toBeLessThan(LATEST_MS);
    expect(await call).toBe('DMT_DISPOSED');
    await database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'shutting_down' and datname = current_database()",
    );
  });
});

/** What the processes are connected to. */
interface Target {
  readonly url: string;
  readonly pooler: 'none' | 'transaction';
}

const IN_FLIGHT = chaosSize(200);
const QUEUED = chaosSize(500);
const random = createRandom(chaosSeed);
/** At some moment while it connects, or with everything under way. */
const moments = Array.from({ length: chaosSize(50) }, (_, index) =>
  index % 2 === 0 ? undefined : random.below(600),
);

async function shutDown(
  { url, pooler }: Target,
  moment: number | undefined,
  application: string,
): Promise<ShutdownReport> {
  const args = [url, String(IN_FLIGHT), String(QUEUED), application, pooler];
  const script = startScript(SCRIPT, { args });
  if (moment === undefined) {
    await script.said('running');
    // As many of each kind; of those without a pooler one is lent a connection.
    const endlessOnes = Math.floor(pooler === 'none' ? (IN_FLIGHT * 3) / 5 : IN_FLIGHT / 2);
    expect(await waitUntil(() => isAtIt(endlessOnes, application), { timeoutMs: 60_000 })).toBe(true);
  } else {
    await script.said('calling');
    await sleep(moment);
  }
  script.kill('SIGTERM');
  const { exitCode, signal, stdout, stderr } = await script.finished;
  expect({ exitCode, signal, stderr }).toEqual({ exitCode: 0, signal: null, stderr: '' });
  // It may still have been starting calls when it said so.
  return JSON.parse(stdout.split('\n').find((line) => line.startsWith('{')) ?? '{}');
}

/** Sends SIGTERM at each moment, to processes that do all of this at once where the server has room for them. */
async function assertEndsAlways(target: Target): Promise<void> {
  // At full size one process alone has half of the server's connections.
  const atOnce = IN_FLIGHT < 50 ? moments.length : 1;
  for (let at = 0; at < moments.length; at += atOnce) {
    await Promise.all(
      moments.slice(at, at + atOnce).map((moment, index) => assertEnds(target, moment, at + index)),
    );
  }
}

async function assertEnds(target: Target, moment: number | undefined, index: number): Promise<void> {
  const application = `shutting_down_${target.pooler}_${index}`;
  const report = await shutDown(target, moment, application);
  console.log(JSON.stringify({ moment, ...report }));
  expect(report.unsettled).toBe(0);
  expect(report.disposedAfterMs).toBeLessThan(LATEST_MS);
  for (const [kind, outcomes] of Object.entries(report.outcomes)) {
    const allowed = kind.startsWith('endless') ? ['DMT_DISPOSED'] : ['DMT_DISPOSED', 'done'];
    expect(
      Object.keys(outcomes).filter((code) => !allowed.includes(code)),
      kind,
    ).toEqual([]);
  }
  // PgBouncer keeps its own connections.
  if (target.pooler === 'none') expect(await listLeft(application)).toEqual([]);
  else expect(await isAtIt(1, application)).toBe(false);
}

describe('SIGTERM', () => {
  it(
    `with ${IN_FLIGHT} in flight and ${QUEUED} queued settles all, ends the process, leaves no backend (DMT_CHAOS_SEED=${chaosSeed})`,
    {
      timeout: 900_000,
    },
    () => assertEndsAlways({ url: database.url, pooler: 'none' }),
  );
});

const describeWithPgBouncer = await requireService('pgbouncer');
describeWithPgBouncer('SIGTERM behind PgBouncer in transaction mode', () => {
  let bouncer: PgBouncer;
  beforeAll(async () => {
    const settings = { max_client_conn: 10_000 };
    // Enough for all at once: cancels wait for a connection, too.
    const poolSize = IN_FLIGHT < 50 ? 60 : IN_FLIGHT;
    bouncer = await startPgBouncer({
      upstreamUrl: database.url,
      poolMode: 'transaction',
      poolSize,
      settings,
    });
  });
  afterAll(() => bouncer?.stop());

  it(
    `with ${IN_FLIGHT} in flight and ${QUEUED} queued settles all, ends the process, leaves nothing running (DMT_CHAOS_SEED=${chaosSeed})`,
    {
      timeout: 900_000,
    },
    () => assertEndsAlways({ url: bouncer.url, pooler: 'transaction' }),
  );
});
