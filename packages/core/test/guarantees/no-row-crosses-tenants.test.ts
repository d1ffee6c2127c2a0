import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  type PgBouncer,
  startFaultProxy,
  startPgBouncer,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize, isChaos } from '../chaos.ts';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import type { Fleet } from '../fixtures/fleet.ts';
import { createFleetOf, strategies } from '../fixtures/fleets.ts';
import { codeOf, createMixedLoad, ForeignRow } from '../fixtures/mixed-load.ts';
import { createRandom, type Random } from '../fixtures/random.ts';
import { fleetIds } from '../fixtures/tenant-fleet.ts';

const APPLICATION = 'under_test';
const IN_FLIGHT = 256;
const allIds = fleetIds(isChaos ? 10_000 : 300);
/** Drizzle's other line sends the same to the same client: in a small run, only what it prepares is of interest. */
const isOtherDrizzle = process.env.DMT_TEST_DRIZZLE !== undefined && !isChaos;
/** Only these are dropped and made again: of the others no confirmed row may be missing. */
const isFleeting = (id: string): boolean => id.endsWith('7');

/** What can only be if statements were mixed up. */
const MIXED_UP = new Set(['DMT_POOLER_MISMATCH', '26000', '42P05', '08P01', '42P03', '34000', '25001']);

type LoadOptions = Omit<Parameters<typeof createTenants>[0], 'url'>;

const describeWithPgBouncer = await requireService('pgbouncer');
// Skipped for the other line alone: PgBouncer sees the same messages from both, and `isChaos` runs them all.
const describeBehindPgBouncer = isOtherDrizzle ? describe.skip : describeWithPgBouncer;

describe.each(isOtherDrizzle ? (['schema'] as const) : strategies)('with the strategy %s', (strategy) => {
  // How statements travel has nothing to do with what keeps tenants apart: each way once is enough in a small run.
  const isThorough = isChaos || strategy === 'schema';
  // Those that are built of the same parts are tried at length when there is time, and so is a second way.
  const isLeading = strategy === 'schema' || strategy === 'row';
  const statements = chaosSize(200_000, isLeading ? 10 : 100);
  const fewer = chaosSize(200_000, isLeading ? 40 : 100);

  let database: TestDatabase;
  let fleet: Fleet;
  beforeAll(async () => {
    database = await createTestDatabase();
    fleet = await createFleetOf[strategy](database, allIds);
  }, 600_000);
  afterAll(async () => {
    await fleet?.[Symbol.asyncDispose]();
    await database.drop();
  });

  describe.runIf(!isOtherDrizzle)('hundreds of tenants on sixteen connections that keep failing', () => {
    it(`keep to their own rows (DMT_CHAOS_SEED=${chaosSeed})`, { timeout: 900_000 }, () =>
      runLoad(fleet.url, statements, { poolConfig: { max: 16 } }),
    );
  });

  describe.runIf(isThorough)(
    'hundreds of tenants whose statements travel together, and are kept prepared',
    () => {
      it(`keep to their own rows (DMT_CHAOS_SEED=${chaosSeed})`, { timeout: 900_000 }, () =>
        runLoad(fleet.url, fewer, {
          poolConfig: { max: 6 },
          pooling: { pipelining: { depth: 8 } },
          isPreparing: true,
        }),
      );
    },
  );

  describeBehindPgBouncer('the same behind PgBouncer in transaction mode', () => {
    let bouncer: PgBouncer;
    beforeAll(async () => {
      const poolSize = strategy === 'database' ? 2 : 8;
      bouncer = await startPgBouncer({ upstreamUrl: fleet.url, poolMode: 'transaction', poolSize });
    });
    afterAll(() => bouncer?.stop());

    it(`keep to their own rows (DMT_CHAOS_SEED=${chaosSeed})`, { timeout: 900_000 }, () =>
      runLoad(bouncer.url, isThorough ? statements : fewer, {
        pooler: 'transaction',
        poolConfig: { max: 16 },
      }),
    );

    it.runIf(isThorough)(
      `keep to their own rows when their statements travel together (DMT_CHAOS_SEED=${chaosSeed})`,
      { timeout: 900_000 },
      () =>
        runLoad(bouncer.url, fewer, {
          pooler: 'transaction',
          poolConfig: { max: 6 },
          pooling: { pipelining: { depth: 8 } },
        }),
    );
  });

  async function runLoad(targetUrl: string, statements: number, options: LoadOptions): Promise<void> {
    const random = createRandom(chaosSeed);
    await using proxy = await startFaultProxy({ targetUrl });
    await using tenants = createTenants({
      url: proxy.url,
      ...options,
      isolation: fleet.isolation,
      poolConfig: { ...options.poolConfig, application_name: APPLICATION },
      pooling: { queueTimeout: 30_000, ...options.pooling },
    });
    const load = createMixedLoad(tenants, random);
    const outcomes = new Map<string, number>();
    const foreign: string[] = [];
    const note = (outcome: string): void => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);

    // A step is one to nine statements; few of them fail at their first.
    const { ids } = fleet;
    // With databases a tenant that is being made again is away for longer.
    let left = statements * (strategy === 'database' ? 0.65 : 0.5);
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        const id = ids[random.below(ids.length)] ?? 't0';
        await load.step(id).then(
          () => note('done'),
          (error: unknown) => {
            if (error instanceof ForeignRow) foreign.push(error.message);
            const code = codeOf(error);
            if (code === '42P01' && isFleeting(id)) note('dropped under it');
            else if (isOfPgBouncerAlone(error)) note('hung up on by PgBouncer');
            else note(MIXED_UP.has(code) ? `${code} ${rootOf(error).message}` : code);
          },
        );
      }
    };
    const stopFaults = startFaults({ proxy, tenants, random, database, fleet });
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    await stopFaults();

    expect(foreign).toEqual([]);
    expect(
      [...outcomes.keys()].filter(
        (outcome) => outcome === '42P01' || MIXED_UP.has(outcome.split(' ', 1)[0] ?? ''),
      ),
    ).toEqual([]);
    const { queries } = tenants.getMetrics();
    expect(queries?.total).toBeGreaterThan(statements);
    const { $client: pool } = tenants.getDb('t0');
    expect(await waitUntil(() => pool.idleCount === pool.totalCount, { timeoutMs: 10_000 })).toBe(true);
    expect(pool.waitingCount).toBe(0);
    expect(await fleet.findMisplaced(load.confirmed)).toEqual([]);
    expect(await findLost(fleet, load.confirmed)).toEqual([]);
    console.log(
      `${strategy} ${JSON.stringify(options)}: ${queries?.total} statements, ${JSON.stringify(Object.fromEntries(outcomes))}`,
    );
  }
});

/**
 * With these PgBouncer hangs up on a client whose server connection it lost, under 08P01: a cancel met its own `set`,
 * with which it prepares a server connection, the backend was ended, or the database was being made again.
 */
const HANGS_UP_WITH = new Set([
  'invalid server parameter',
  'server conn crashed?',
  'server login has been failing, try again later (server_login_retry)',
]);

function isOfPgBouncerAlone(error: unknown): boolean {
  return rootOf(error).severity === 'FATAL' && HANGS_UP_WITH.has(rootOf(error).message);
}

function rootOf(error: unknown): Error & { severity?: string } {
  let root = error as Error;
  while (root.cause instanceof Error) root = root.cause;
  return root;
}

/** Every 20 ms something fails. */
interface FaultTargets {
  readonly proxy: FaultProxy;
  readonly tenants: TenantManager<Tables>;
  readonly random: Random;
  readonly database: TestDatabase;
  readonly fleet: Fleet;
}

function startFaults({ proxy, tenants, random, database, fleet }: FaultTargets): () => Promise<void> {
  const signal = async (call: string): Promise<void> => {
    await database.query(
      `select ${call}(pid) from (
         select pid from pg_stat_activity
          where starts_with(datname, current_database()) and application_name = $1 order by random() limit 1) as victim`,
      [APPLICATION],
    );
  };
  const { ids } = fleet;
  const anyId = (): string => ids[random.below(ids.length)] ?? 't0';
  const fleeting = ids.filter(isFleeting);
  const faults: [() => unknown, ...(() => unknown)[]] = [
    () => signal('pg_terminate_backend'),
    () => signal('pg_cancel_backend'),
    () => {
      const open = proxy.connections.filter(({ isOpen, kind }) => isOpen && kind === 'session');
      open[random.below(open.length)]?.rst();
    },
    () => tenants.evictPool(anyId()),
    async () => {
      const id = fleeting[random.below(fleeting.length)] ?? 't7';
      await fleet.remake(id, () => sleep(random.below(10)));
    },
  ];
  let isOver = false;
  const run = async (): Promise<void> => {
    while (!isOver) {
      // A fault that comes to nothing, such as a drop that waited too long, is none.
      await Promise.resolve(random.pick(faults)()).catch(() => undefined);
      await sleep(20);
    }
  };
  const running = run();
  return async () => {
    isOver = true;
    await running;
  };
}

/** Rows that the server confirmed, and that are not there. */
async function findLost(
  fleet: Fleet,
  confirmed: ReadonlyMap<string, ReadonlySet<number>>,
): Promise<string[]> {
  const lost: string[] = [];
  for (const [id, nonces] of confirmed) {
    if (isFleeting(id)) continue;
    const found = new Set(await fleet.noncesOf(id));
    for (const nonce of nonces) if (!found.has(nonce)) lost.push(`${id} ${nonce}`);
  }
  return lost;
}
