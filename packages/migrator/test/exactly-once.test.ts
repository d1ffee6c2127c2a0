import { createTestDatabase, type PgBouncer, startPgBouncer, type TestDatabase } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { counterMigrations, createSchemas, eachOnce, readCounters } from './support/counters.ts';
import { createMigrationFolder, type MigrationFolder } from './support/migration-folder.ts';
import { runMigratorsAtOnce } from './support/start-migrators.ts';

/* T6, at P size. */
const MIGRATIONS = 12;
const TENANTS = 20;

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
  const child = { folder: folder.path, tenantIds, concurrency: 2 };
  const ends = await runMigratorsAtOnce(urls.map((url) => ({ ...child, url })));

  expect(ends).toEqual(urls.map(() => ({ exitCode: 0, stderr: '' })));
  expect(await readCounters(database, tenantIds)).toEqual(eachOnce(tenantIds, MIGRATIONS));
}

it('applies each migration once when four processes migrate one fleet', async () => {
  const tenantIds = await createSchemas(database, 'direct', TENANTS);

  await expectEachOnce(Array(4).fill(database.url), tenantIds);
});

it('applies each migration once when eight processes migrate one tenant', async () => {
  const tenantIds = await createSchemas(database, 'alone', 1);

  await expectEachOnce(Array(8).fill(database.url), tenantIds);
});

describeWithPgBouncer('behind PgBouncer', () => {
  let bouncer: PgBouncer;

  beforeAll(async () => {
    bouncer = await startPgBouncer({ upstreamUrl: database.url, poolMode: 'transaction', poolSize: 4 });
  });

  afterAll(() => bouncer.stop());

  it('applies each migration once when two of four processes come through it', async () => {
    const tenantIds = await createSchemas(database, 'pooled', TENANTS);

    await expectEachOnce([database.url, bouncer.url, database.url, bouncer.url], tenantIds);
  });
});
