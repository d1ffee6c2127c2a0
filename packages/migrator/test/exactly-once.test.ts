import { createTestDatabase, type PgBouncer, startPgBouncer, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { counterMigrations, createSchemas, eachOnce, readCounters } from './support/counters.ts';
import { createMigrationFolder, type MigrationFolder } from './support/migration-folder.ts';
import { runMigratorsAtOnce } from './support/start-migrators.ts';

/* T6, at P size. */
const MIGRATIONS = 12;
const TENANTS = 20;

let folder: MigrationFolder;
let database: TestDatabase;
let bouncer: PgBouncer;

beforeAll(async () => {
  folder = await createMigrationFolder(counterMigrations(MIGRATIONS));
  database = await createTestDatabase();
  bouncer = await startPgBouncer({ upstreamUrl: database.url, poolMode: 'transaction', poolSize: 4 });
});

afterAll(async () => {
  await bouncer.stop();
  await database.drop();
  await folder[Symbol.asyncDispose]();
});

it('applies each migration once when four processes migrate one fleet, one of them through PgBouncer', async () => {
  const tenantIds = await createSchemas(database, TENANTS);
  const child = { folder: folder.path, tenantIds, concurrency: 2 };

  const ends = await runMigratorsAtOnce(
    [database.url, database.url, database.url, bouncer.url].map((url) => ({ ...child, url })),
  );

  expect(ends).toEqual(ends.map(() => ({ exitCode: 0, stderr: '' })));
  expect(await readCounters(database, tenantIds)).toEqual(eachOnce(tenantIds, MIGRATIONS));
});

it('applies each migration once when eight processes migrate one tenant', async () => {
  await database.query('create schema tenant_alone');
  const child = { url: database.url, folder: folder.path, tenantIds: ['alone'], concurrency: 2 };

  const ends = await runMigratorsAtOnce(Array.from({ length: 8 }, () => child));

  expect(ends).toEqual(ends.map(() => ({ exitCode: 0, stderr: '' })));
  expect(await readCounters(database, ['alone'])).toEqual(eachOnce(['alone'], MIGRATIONS));
});
