import {
  createTestDatabase,
  type PostgresServer,
  startFaultProxy,
  startPostgres,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from './support/chaos.ts';
import {
  counterMigrations,
  createSchemas,
  eachOnce,
  type Queryable,
  readCounters,
} from './support/counters.ts';
import { createMigrationFolder, type MigrationFolder } from './support/migration-folder.ts';
import { runMigratorsAtOnce, startMigrator } from './support/start-migrators.ts';

/* T7. A pause in each migration makes sure that kills hit all of its parts. */
const isChaos = process.env.DMT_CHAOS === '1';
const MIGRATIONS = 6;
const KILLS = isChaos ? 200 : 20;
const SERVER_KILLS = isChaos ? 20 : 2;
const PARTITIONS = isChaos ? 10 : 1;
/** Enough that the last kill still finds work. */
const TENANTS = isChaos ? 400 : 24;
/** A small run shares its machine with the rest of the tests. */
const UNLOCKED_WITHIN_MS = isChaos ? 1_000 : 5_000;
const SEED = Number(process.env.DMT_CHAOS_SEED ?? 7);
const LIMIT_MS = isChaos ? 1_800_000 : 240_000;

let folder: MigrationFolder;
let database: TestDatabase;

beforeAll(async () => {
  const files = counterMigrations(MIGRATIONS, 'select pg_sleep(0.02);\n');
  const last = `${String(MIGRATIONS).padStart(4, '0')}_count.sql`;
  // The last one runs statement by statement; its index may be left invalid.
  files[last] = `${files[last]}create index concurrently counted on counters (runs);\n`;
  folder = await createMigrationFolder(files);
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

it(
  `converges when a migrator is killed ${KILLS} times at random instants and run again (seed ${SEED})`,
  async () => {
    const random = createRandom(SEED);
    const tenantIds = await createSchemas(database, 'killed', TENANTS);
    const child = { url: database.url, folder: folder.path, tenantIds, concurrency: 2 };
    const signals: unknown[] = [];
    // Four at a time: while one is killed, its rivals work on the same tenants.
    for (let first = 0; first < KILLS; first += 4) {
      const scripts = Array.from({ length: Math.min(4, KILLS - first) }, () => startMigrator(child));
      await Promise.all(
        scripts.map(async (script, index) => {
          const afterMs = random() * 250;
          await script.said('ready');
          script.tell('go\n');
          await script.said('started');
          // On a busy machine much of that time goes by before the first statement. Whoever finds nothing to do ends.
          if (index % 2 === 0) await Promise.race([script.said('working'), script.finished]);
          await new Promise((resolve) => setTimeout(resolve, afterMs));
          script.kill('SIGKILL');
          signals.push((await script.finished).signal);
        }),
      );
    }
    expect(await waitUntil(() => hasNoLocks(database), { timeoutMs: UNLOCKED_WITHIN_MS })).toBe(true);

    // Who found nothing left to do was not killed at work; most must have been.
    expect(signals.filter((signal) => signal === 'SIGKILL').length).toBeGreaterThan(KILLS / 2);
    await expectConverged(database, child);
  },
  LIMIT_MS,
);

it(
  `converges when the connection is cut ${PARTITIONS} times without a word`,
  async () => {
    const random = createRandom(SEED + 1);
    const tenantIds = await createSchemas(database, 'cut', 20);
    await using proxy = await startFaultProxy({ targetUrl: database.url });
    const child = { url: proxy.url, folder: folder.path, tenantIds, concurrency: 2 };
    for (let cut = 0; cut < PARTITIONS; cut++) {
      const script = startMigrator(child);
      await script.said('ready');
      script.tell('go\n');
      await script.said('started');
      await new Promise((resolve) => setTimeout(resolve, random() * 250));
      proxy.blackhole();
      await new Promise((resolve) => setTimeout(resolve, 100));
      script.kill('SIGKILL');
      await script.finished;
      // What the network's end of a partition does to connections whose other end is gone.
      proxy.rst();
      proxy.clear();
    }
    expect(await waitUntil(() => hasNoLocks(database), { timeoutMs: 2 * UNLOCKED_WITHIN_MS })).toBe(true);
    await expectConverged(database, { ...child, url: database.url });
  },
  LIMIT_MS,
);

it(
  `converges when the server is killed ${SERVER_KILLS} times, and the migrators with their connections`,
  async () => {
    const random = createRandom(SEED + 2);
    await using server: PostgresServer = await startPostgres({ exclusive: true });
    const query = (text: string) => queryOnce(server.url, text);
    const tenantIds = Array.from({ length: 20 }, (_, index) => `crashed${index + 1}`);
    for (const tenantId of tenantIds) await query(`create schema tenant_${tenantId}`);
    const child = { url: server.url, folder: folder.path, tenantIds, concurrency: 2 };
    for (let kill = 0; kill < SERVER_KILLS; kill++) {
      const script = startMigrator(child);
      await script.said('ready');
      script.tell('go\n');
      await script.said('started');
      await new Promise((resolve) => setTimeout(resolve, random() * 250));
      await server.kill();
      await server.restart();
      await script.finished;
    }
    await expectConverged({ query }, child);
  },
  LIMIT_MS,
);

async function expectConverged(
  where: Queryable,
  child: Parameters<typeof runMigratorsAtOnce>[0][number],
): Promise<void> {
  const { tenantIds } = child;
  const [last] = await runMigratorsAtOnce([child]);
  expect(last).toEqual({ exitCode: 0, stderr: '' });
  expect(await readCounters(where, tenantIds)).toEqual(eachOnce(tenantIds, MIGRATIONS));
  const [left] = await where.query(
    `select count(*) filter (where not i.indisvalid)::int as invalid,
      count(*) filter (where c.relname = 'counted')::int as built,
      (select count(*)::int from pg_tables where tablename = '__dmt_statement_journal'
        and schemaname in (${tenantIds.map((tenantId) => `'tenant_${tenantId}'`).join()})) as journals
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in (${tenantIds.map((tenantId) => `'tenant_${tenantId}'`).join()})`,
  );
  expect(left).toEqual({ invalid: 0, built: tenantIds.length, journals: 0 });
}

async function queryOnce(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function hasNoLocks(where: Queryable): Promise<boolean> {
  const [row] = await where.query(
    `select count(*)::int as held from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
  );
  return row?.held === 0;
}
