import { createTestDatabase, type PgBouncer, startPgBouncer, type TestDatabase } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { counterMigrations, createSchemas, eachOnce, readCounters } from './support/counters.ts';
import { createMigrationFolder, type MigrationFolder } from './support/migration-folder.ts';
import { runMigratorsAtOnce } from './support/start-migrators.ts';

const isChaos = process.env.DMT_CHAOS === '1';
const MIGRATIONS = 12;
const TENANTS = isChaos ? 200 : 20;
const CONCURRENCY = isChaos ? 8 : 2;
const PROCESSES_ON_ONE = isChaos ? 30 : 8;
const ROUNDS = Array.from({ length: isChaos ? 5 : 1 }, (_, index) => `round${index + 1}_`);
/** Each is a Node of its own, so starting takes most of the time. */
const STARTING_MS = 120_000;

const describeWithPgBouncer = await requireService('pgbouncer');

let folder: MigrationFolder;
let database: TestDatabase;

beforeAll(async () => {
  folder = await createMigrationFolder(counterMigrations(MIGRATIONS));
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

/** Lets a process per URL migrate the same tenants at once. */
async function expectEachOnce(urls: ReadonlyArray<string>, tenantIds: ReadonlyArray<string>): Promise<void> {
  const child = { folder: folder.path, tenantIds, concurrency: CONCURRENCY };
  const poolerAt = (url: string) => (url === database.url ? 'none' : 'transaction');
  const ends = await runMigratorsAtOnce(urls.map((url) => ({ ...child, url, pooler: poolerAt(url) })));

  expect(ends).toEqual(urls.map(() => ({ exitCode: 0, stderr: '' })));
  expect(await readCounters(database, tenantIds)).toEqual(eachOnce(tenantIds, MIGRATIONS));
}

it.each(ROUNDS)(
  'applies each migration once when four processes migrate one fleet: %s',
  async (round) => {
    const tenantIds = await createSchemas(database, `direct_${round}`, TENANTS);

    await expectEachOnce(Array(4).fill(database.url), tenantIds);
  },
  STARTING_MS,
);

it(
  `applies each migration once when ${PROCESSES_ON_ONE} processes migrate one tenant`,
  async () => {
    const tenantIds = await createSchemas(database, 'alone', 1);

    await expectEachOnce(Array(PROCESSES_ON_ONE).fill(database.url), tenantIds);
  },
  STARTING_MS,
);

describeWithPgBouncer('behind PgBouncer', () => {
  let bouncer: PgBouncer;

  beforeAll(async () => {
    bouncer = await startPgBouncer({ upstreamUrl: database.url, poolMode: 'transaction', poolSize: 4 });
  });

  afterAll(() => bouncer.stop());

  it.each(ROUNDS)(
    'applies each migration once when two of four processes come through it: %s',
    async (round) => {
      const tenantIds = await createSchemas(database, `pooled_${round}`, TENANTS);

      await expectEachOnce([database.url, bouncer.url, database.url, bouncer.url], tenantIds);
    },
    STARTING_MS,
  );
});
