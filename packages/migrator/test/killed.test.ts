import { createTestDatabase, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { counterMigrations, createSchemas, eachOnce, readCounters } from './support/counters.ts';
import { createMigrationFolder, type MigrationFolder } from './support/migration-folder.ts';
import { runMigratorsAtOnce, startMigrator } from './support/start-migrators.ts';

/* T7, at P size. A pause in each migration makes sure that kills hit all of its parts. */
const MIGRATIONS = 6;
const KILLS = 20;
const SEED = Number(process.env.DMT_CHAOS_SEED ?? 7);

let folder: MigrationFolder;
let database: TestDatabase;

beforeAll(async () => {
  folder = await createMigrationFolder(counterMigrations(MIGRATIONS, 'select pg_sleep(0.02);\n'));
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

/** Instants from 0 to 1, the same for the same seed (a linear congruential generator). */
function instants(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  });
}

it(`converges when a migrator is killed ${KILLS} times at random instants and run again (seed ${SEED})`, async () => {
  const tenantIds = await createSchemas(database, 'killed', 40);
  const child = { url: database.url, folder: folder.path, tenantIds, concurrency: 2 };
  const kills = instants(SEED, KILLS);
  const signals: unknown[] = [];
  // Four at a time: while one is killed, its rivals work on the same tenants.
  for (let first = 0; first < KILLS; first += 4) {
    const scripts = kills
      .slice(first, first + 4)
      .map((instant) => ({ instant, script: startMigrator(child) }));
    await Promise.all(
      scripts.map(async ({ instant, script }) => {
        await script.said('ready');
        script.tell('go\n');
        await script.said('started');
        await new Promise((resolve) => setTimeout(resolve, instant * 250));
        script.kill('SIGKILL');
        signals.push((await script.finished).signal);
      }),
    );
  }
  expect(await waitUntil(hasNoLocks, { timeoutMs: 1_000 })).toBe(true);

  // Who found nothing left to do was not killed at work; most must have been.
  expect(signals.filter((signal) => signal === 'SIGKILL').length).toBeGreaterThan(KILLS / 2);

  const [last] = await runMigratorsAtOnce([child]);

  expect(last).toEqual({ exitCode: 0, stderr: '' });
  expect(await readCounters(database, tenantIds)).toEqual(eachOnce(tenantIds, MIGRATIONS));
}, 120_000);

async function hasNoLocks(): Promise<boolean> {
  const [row] = await database.query(
    `select count(*)::int as held from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
  );
  return row?.held === 0;
}
