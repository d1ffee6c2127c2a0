import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type FaultProxy, startFaultProxy, startScript, waitUntil } from '@dmt-tooling/harness';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { chaosSeed, chaosSize, createRandom } from './support/chaos.ts';
import { counterMigrations, eachOnce, readCounters } from './support/counters.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const KILLS = chaosSize(80);
const child = fileURLToPath(new URL('./support/spares-child.ts', import.meta.url));

let fixture: MigratorFixture;
let proxy: FaultProxy;
let migrator: Migrator;
let parked: Migrator;

beforeEach(async () => {
  fixture = await createMigratorFixture(counterMigrations(3));
  proxy = await startFaultProxy({ targetUrl: fixture.database.url });
  migrator = fixture.createMigrator({ spares: { count: 2 } });
  parked = fixture.createMigrator({ spares: { count: 2 } }, proxy.url);
});

afterEach(async () => {
  await parked.dispose();
  await proxy.stop();
  await fixture[Symbol.asyncDispose]();
});

const spareSchemas = async (): Promise<unknown[]> =>
  (
    await fixture.database.query(
      `select nspname from pg_namespace where nspname like 'dmt\\_spare\\_%' order by 1`,
    )
  ).map(({ nspname }) => nspname);

const listedSpares = async (): Promise<unknown[]> =>
  (await fixture.database.query('select schema_name from dmt.spares order by 1')).map(
    ({ schema_name }) => schema_name,
  );

it('has two that prepare at once make up for the same lack once', async () => {
  await migrator.prepareSpares();
  for (const id of ['a', 'b']) await migrator.createTenant(id);
  const reserved = proxy.park('client', { type: 'Q', text: /^commit$/ });
  const first = parked.prepareSpares();
  await reserved.reached;
  const second = migrator.prepareSpares();
  expect(await waitUntil(hasWaiting, { timeoutMs: 10_000 })).toBe(true);
  reserved.release();

  expect(await first).toMatchObject({ ready: 2, discarded: 0 });
  expect(await second).toMatchObject({ ready: 2, discarded: 0 });
});

it('gives a spare to one tenant only, and lets the second not wait for the first', async () => {
  await migrator.prepareSpares();
  const renaming = proxy.park('client', { type: 'Q', text: /rename to/ });
  const first = parked.createTenant('first');
  await renaming.reached;

  expect(await soon(migrator.createTenant('second'))).toMatchObject({ status: 'migrated' });
  expect(await spareSchemas()).toHaveLength(1);
  renaming.release();
  expect(await first).toMatchObject({ status: 'migrated' });
  expect(await spareSchemas()).toEqual([]);
  expect(await readCounters(fixture.database, ['first', 'second'])).toEqual(eachOnce(['first', 'second'], 3));
});

it('is created by one of two who create the same tenant, with one spare', async () => {
  await migrator.prepareSpares();
  const renaming = proxy.park('client', { type: 'Q', text: /rename to/ });
  const first = parked.createTenant('acme');
  await renaming.reached;
  const second = migrator.createTenant('acme').catch((error: { code: string }) => error.code);
  expect(await waitUntil(hasWaiting, { timeoutMs: 10_000 })).toBe(true);
  renaming.release();

  expect(await first).toMatchObject({ status: 'migrated' });
  expect(await second).toBe('DMT_TENANT_EXISTS');
  expect(await listedSpares()).toHaveLength(1);
});

it('does not wait for a spare that is being migrated', async () => {
  await migrator.prepareSpares();
  await fixture.tenantFolder.write('0004_slow.sql', 'select pg_advisory_xact_lock(42);');
  const holder = new Client({ connectionString: fixture.database.url });
  await holder.connect();
  await holder.query('select pg_advisory_lock(42)');
  const preparing = parked.prepareSpares();
  expect(await waitUntil(async () => (await waitingFor(42)) === 2, { timeoutMs: 10_000 })).toBe(true);
  await fixture.tenantFolder.remove('0004_slow.sql');

  expect(await soon(migrator.createTenant('acme'))).toMatchObject({ status: 'migrated' });
  await holder.end();
  expect(await preparing).toMatchObject({ ready: 2, prepared: 2 });
  expect(await readCounters(fixture.database, ['acme'])).toEqual(eachOnce(['acme'], 3));
});

it('migrates no spare that somebody claims at that moment', async () => {
  await migrator.prepareSpares();
  const renaming = proxy.park('client', { type: 'Q', text: /rename to/ });
  const creating = parked.createTenant('acme');
  await renaming.reached;
  await fixture.tenantFolder.write('0004_more.sql', 'create table more ();');
  const migrating = migrator.migrateAll();
  expect(await waitUntil(hasWaiting, { timeoutMs: 10_000 })).toBe(true);
  renaming.release();

  await creating;
  await migrating;
  expect(await readCounters(fixture.database, ['acme'])).toEqual(eachOnce(['acme'], 3));
  expect(await listedSpares()).toEqual(await spareSchemas());
  expect(await migrator.prepareSpares()).toMatchObject({ ready: 2, prepared: 1 });
});

it('gives nobody a spare that is between two of its migrations', async () => {
  await migrator.prepareSpares();
  await fixture.tenantFolder.write('0004_more.sql', 'create table more ();');
  await fixture.tenantFolder.write('0005_more.sql', 'create table most ();');
  const committed = proxy.park('server', { type: 'C', text: /^COMMIT/ });
  const migrating = parked.migrateAll({ concurrency: 1 });
  await committed.reached;
  await fixture.tenantFolder.remove('0004_more.sql');
  await fixture.tenantFolder.remove('0005_more.sql');

  for (const id of ['a', 'b', 'c']) await migrator.createTenant(id);
  committed.release();
  await migrating;
  expect(await readCounters(fixture.database, ['a', 'b', 'c'])).toEqual(eachOnce(['a', 'b', 'c'], 3));
  expect(await spareSchemas()).toHaveLength(1);
});

it('knows the tenant for its own when the answer to the claim is lost', async () => {
  await migrator.prepareSpares();
  const lost = proxy.on('server', { type: 'C', text: /^COMMIT/ }, (connection) => {
    connection.rst();
    return 'drop';
  });

  expect(await parked.createTenant('acme')).toMatchObject({ status: 'migrated' });
  expect(lost.count).toBe(1);
  expect(await listedSpares()).toHaveLength(1);
});

it(`loses and doubles nothing when those who prepare and claim are killed ${KILLS} times (DMT_CHAOS_SEED=${chaosSeed})`, {
  timeout: 600_000,
}, async () => {
  const random = createRandom(chaosSeed);
  const { url } = fixture.database;
  for (let kill = 0; kill < KILLS; kill += 4) {
    const scripts = [0, 1, 2, 3].map((number) =>
      startScript(child, { args: [url, fixture.tenantFolder.path, `k${kill + number}`, '1000'] }),
    );
    await Promise.all(
      scripts.map(async (script, index) => {
        await script.said(index % 2 === 0 ? 'started' : 'created');
        await new Promise((resolve) => setTimeout(resolve, random() * 300));
        script.kill('SIGKILL');
        await script.finished;
      }),
    );
  }
  for (const { tenantId, state } of await migrator.listTenants()) {
    if (state === 'provisioning') await migrator.createTenant(tenantId);
  }
  expect(await migrator.prepareSpares()).toMatchObject({ ready: 2 });

  expect(await spareSchemas()).toEqual(await listedSpares());
  const tenantIds = (await migrator.listTenants()).map(({ tenantId }) => tenantId);
  expect(tenantIds.length).toBeGreaterThanOrEqual(KILLS / 2);
  expect(await readCounters(fixture.database, tenantIds)).toEqual(eachOnce(tenantIds, 3));
});

/** What somebody answers who waits for nobody; whoever is in the way here is given up by the server after a minute. */
function soon<Answer>(answer: Promise<Answer>): Promise<Answer | 'waits'> {
  return Promise.race([answer, sleep(20_000, 'waits' as const, { ref: false })]);
}

async function hasWaiting(): Promise<boolean> {
  const [row] = await fixture.database.query(`select count(*)::int as n from pg_locks where not granted`);
  return Number(row?.n) > 0;
}

async function waitingFor(key: number): Promise<unknown> {
  const [row] = await fixture.database.query(
    `select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = $1 and not granted`,
    [key],
  );
  return row?.n;
}
