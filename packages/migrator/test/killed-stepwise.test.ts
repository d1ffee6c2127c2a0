import { type Script, waitUntil } from '@dmt-tooling/harness';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { counterMigrations } from './support/counters.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';
import { startMigrator } from './support/start-migrators.ts';

/* T7, in the middle of a file that runs statement by statement. */
let fixture: MigratorFixture;
let writer: Client;
let child: Script;

const bump = (number: number): string =>
  `insert into counters values (${number}, 1) on conflict (number) do update set runs = counters.runs + 1;`;

beforeEach(async () => {
  fixture = await createMigratorFixture(counterMigrations(1));
  await fixture.migrator.createTenant('a');
  await fixture.tenantFolder.write(
    '0002_index.sql',
    `set lock_timeout = '1min';\n${bump(2)}\ncreate index concurrently counters_runs on counters (runs);\n${bump(3)}`,
  );
  // An index that is built concurrently is there, and not valid, while it waits for this transaction to end.
  writer = new Client({ connectionString: fixture.database.url });
  await writer.connect();
  await writer.query('begin; lock table tenant_a.counters in row exclusive mode');
  child = startMigrator({
    url: fixture.database.url,
    folder: fixture.tenantFolder.path,
    tenantIds: ['a'],
    concurrency: 1,
  });
  await child.said('ready');
  child.tell('go\n');
});

afterEach(async () => {
  await writer.end();
  await fixture[Symbol.asyncDispose]();
});

const builders = () =>
  fixture.database.query(
    `select pid from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock' and query like 'create index concurrently%'`,
  );
const isBuilding = async (): Promise<boolean> => (await builders()).length === 1;
const isIndexValid = async (): Promise<unknown> =>
  (
    await fixture.database.query(
      `select indisvalid as is_valid from pg_index where indexrelid = to_regclass('tenant_a.counters_runs')`,
    )
  )[0]?.is_valid;

async function expectConverged(): Promise<void> {
  expect(await fixture.migrator.migrateTenant('a')).toMatchObject({ success: true });
  expect(await isIndexValid()).toBe(true);
  expect(await fixture.database.query('select number, runs from tenant_a.counters order by 1')).toEqual(
    [1, 2, 3].map((number) => ({ number, runs: 1 })),
  );
  expect(await fixture.migrator.getStatus()).toMatchObject([{ appliedCount: 2, status: 'ok' }]);
  expect(
    await fixture.database.query(`select to_regclass('tenant_a.__dmt_statement_journal') as journal`),
  ).toEqual([{ journal: null }]);
}

it('builds the index again that was left invalid, and repeats no other statement', async () => {
  const wasBuilding = await waitUntil(isBuilding, { timeoutMs: 15_000 });
  child.kill('SIGKILL');
  await child.finished;
  await fixture.database.query('select pg_terminate_backend($1)', [(await builders())[0]?.pid]);
  const wasEnded = await waitUntil(async () => !(await isBuilding()), { timeoutMs: 5_000 });
  const wasValid = await isIndexValid();
  await writer.query('rollback');

  expect({ wasBuilding, wasEnded, wasValid }).toEqual({ wasBuilding: true, wasEnded: true, wasValid: false });
  await expectConverged();
});

it('waits for what the server does for a process that is gone, and finds it done', async () => {
  const wasBuilding = await waitUntil(isBuilding, { timeoutMs: 15_000 });
  child.kill('SIGKILL');
  await child.finished;
  const again = fixture.migrator.migrateTenant('a');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const isStillBuilding = await isBuilding();
  await writer.query('rollback');

  expect({ wasBuilding, isStillBuilding }).toEqual({ wasBuilding: true, isStillBuilding: true });
  expect(await again).toMatchObject({ success: true, appliedMigrations: ['0002_index'] });
  await expectConverged();
});
