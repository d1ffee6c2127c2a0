import { advisoryLockKey } from '@dmt/core/internal';
import { waitUntil } from '@dmt-tooling/harness';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MigrationRun } from '../src/index.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';
import { startMigrator } from './support/start-migrators.ts';

const TENANTS = ['t1', 't2', 't3', 't4'];

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({ '0001_a.sql': 'create table a (id integer primary key);' });
  for (const tenantId of TENANTS) await fixture.migrator.createTenant(tenantId);
  await fixture.tenantFolder.write('0002_b.sql', 'create table b (id integer primary key);');
});

afterEach(() => fixture[Symbol.asyncDispose]());

const breakTenant = (tenantId: string) => fixture.database.query(`create table tenant_${tenantId}.b ()`);
const mend = (tenantId: string) => fixture.database.query(`drop table tenant_${tenantId}.b`);
const lastRun = async (): Promise<MigrationRun | undefined> => (await fixture.migrator.getRuns())[0];
const heldLocks = async (): Promise<number> => {
  const rows = await fixture.database.query(
    `select from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows.length;
};

describe('the record of runs', () => {
  it('tells what a run achieved, and who ran it', async () => {
    await breakTenant('t2');
    const { runId } = await fixture.migrator.migrateAll();

    const runs = await fixture.migrator.getRuns();

    expect(runs).toEqual([
      {
        runId,
        startedBy: expect.stringMatching(`@?.+ \\(process ${process.pid}\\)$`),
        startedAt: expect.any(Date),
        finishedAt: expect.any(Date),
        state: 'finished',
        total: 4,
        succeeded: 3,
        failed: 1,
        skipped: 0,
        notRun: 0,
        unfinished: [
          {
            tenantId: 't2',
            status: 'failed',
            error: { code: 'DMT_MIGRATION_FAILED', message: expect.stringContaining('already exists') },
          },
        ],
      },
    ]);
    expect(await heldLocks()).toBe(0);
  });

  it('has nothing of runs that do nothing, of dry runs, and of single tenants', async () => {
    await fixture.migrator.migrateAll({ dryRun: true });
    for (const tenantId of TENANTS) await fixture.migrator.migrateTenant(tenantId);
    const { runId } = await fixture.migrator.migrateAll();

    expect(runId).toBeUndefined();
    expect(await fixture.migrator.getRuns()).toEqual([]);
  });

  it('says what halted a run', async () => {
    await breakTenant('t1');
    await fixture.migrator.migrateAll({ canary: 1 });

    expect(await lastRun()).toMatchObject({ state: 'halted', stoppedBy: 'canary', failed: 1, notRun: 3 });
  });

  it('is closed when a callback throws', async () => {
    const onProgress = () => {
      throw new Error('closed pipe');
    };

    await expect(fixture.migrator.migrateAll({ onProgress })).rejects.toThrow('closed pipe');
    expect(await lastRun()).toMatchObject({ state: 'halted', stoppedBy: 'error', notRun: 4 });
  });

  it('shows a run that is going on as running, with the lock of a living session', async () => {
    let during: MigrationRun | undefined;
    const hooks = {
      afterMigration: async () => {
        during ??= await lastRun();
      },
    };
    await fixture.migrator.migrateAll({ concurrency: 1, hooks });

    expect(during).toMatchObject({ state: 'running', total: 4, notRun: 4, unfinished: [] });
    expect(await lastRun()).toMatchObject({ state: 'finished', succeeded: 4 });
  });

  it('outlives the loss of its session', async () => {
    let killed = 0;
    const hooks = {
      beforeTenant: async (tenantId: string) => {
        if (tenantId !== 't2') return;
        const rows = await fixture.database.query(
          `select pg_terminate_backend(l.pid) from dmt.migration_runs r join pg_locks l
            on l.locktype = 'advisory' and (l.classid::bigint << 32 | l.objid::bigint) = r.lock_key`,
        );
        killed = rows.length;
      },
    };

    const result = await fixture.migrator.migrateAll({ concurrency: 1, hooks });

    expect(killed).toBe(1);
    expect(result).toMatchObject({ succeeded: 4 });
    expect(await lastRun()).toMatchObject({ runId: result.runId, state: 'finished', succeeded: 4 });
    expect(await heldLocks()).toBe(0);
  });

  it('does not call a tenant undone that was migrated or dropped since', async () => {
    for (const tenantId of ['t1', 't2', 't3']) await breakTenant(tenantId);
    await fixture.migrator.migrateAll();
    await mend('t1');
    await fixture.migrator.migrateTenant('t1');
    await fixture.migrator.dropTenant('t2');

    expect((await lastRun())?.unfinished.map(({ tenantId }) => tenantId)).toEqual(['t3']);
  });

  it('keeps twenty runs', async () => {
    await breakTenant('t1');
    for (let run = 1; run <= 23; run++) await fixture.migrator.migrateTenants(['t1']);

    const runs = await fixture.migrator.getRuns();
    const [rows] = await fixture.database.query(
      'select count(*)::int as kept, min(run_id)::int as oldest from dmt.migration_run_tenants',
    );

    expect(runs).toHaveLength(20);
    expect(rows).toEqual({ kept: 20, oldest: 4 });
    expect(await fixture.migrator.getRuns({ limit: 2 })).toMatchObject([{ runId: 23 }, { runId: 22 }]);
  });

  it('is done without where the directory takes none', async () => {
    const role = await fixture.database.createRole();
    await fixture.database.query(
      `grant usage on schema dmt to "${role.name}"; grant select on dmt.tenants to "${role.name}"`,
    );
    for (const tenantId of TENANTS) {
      await fixture.database.query(`alter schema tenant_${tenantId} owner to "${role.name}";
        alter table tenant_${tenantId}.__drizzle_migrations owner to "${role.name}";
        grant all on sequence tenant_${tenantId}.__drizzle_migrations_id_seq to "${role.name}"`);
    }
    const guest = fixture.createMigrator({ tenantDiscovery: () => TENANTS }, role.url);

    const result = await guest.migrateAll();

    expect(result).toMatchObject({ succeeded: 4, failed: 0 });
    expect(result.runId).toBeUndefined();
    expect(await guest.getRuns()).toEqual([]);
    await guest.dispose();
  });
});

describe("only: 'failed'", () => {
  it('migrates what failed, and nothing else', async () => {
    await breakTenant('t2');
    await fixture.migrator.migrateAll();
    await mend('t2');
    await fixture.tenantFolder.write('0003_c.sql', 'create table c ();');

    const result = await fixture.migrator.migrateAll({ only: 'failed' });

    expect(result).toMatchObject({ total: 1, succeeded: 1 });
    expect(result.details[0]).toMatchObject({ tenantId: 't2', appliedMigrations: ['0002_b', '0003_c'] });
    expect(await fixture.migrator.migrateAll({ only: 'failed' })).toMatchObject({ total: 0 });
  });

  it('migrates what was not reached, also when others were migrated since', async () => {
    await breakTenant('t1');
    await fixture.migrator.migrateAll({ canary: 1 });
    await fixture.migrator.migrateTenants(['t3']);
    await mend('t1');

    const { details } = await fixture.migrator.migrateAll({ only: 'failed' });

    expect(details.map(({ tenantId, status }) => `${tenantId} ${status}`)).toEqual([
      't1 migrated',
      't2 migrated',
      't4 migrated',
    ]);
  });

  it('is refused where no run is on record', async () => {
    await expect(fixture.migrator.migrateAll({ only: 'failed' })).rejects.toMatchObject({
      code: 'DMT_USAGE',
      message: expect.stringContaining('No migration of this fleet is on record'),
    });
  });
});

it('shows a killed run as interrupted, and goes on where it was', async () => {
  const holder = new Client({ connectionString: fixture.database.url });
  await holder.connect();
  // Whoever comes to the third tenant waits.
  await holder.query(`select pg_advisory_lock(${advisoryLockKey('schema', 'tenant_t3')})`);
  const child = startMigrator({
    url: fixture.database.url,
    folder: fixture.tenantFolder.path,
    tenantIds: TENANTS,
    concurrency: 1,
  });
  await child.said('ready');
  child.tell('go\n');
  const isParked = async (): Promise<boolean> => (await lastRun())?.succeeded === 2;
  const wasParked = await waitUntil(isParked, { timeoutMs: 10_000 });
  const before = await lastRun();
  child.kill('SIGKILL');
  await child.finished;
  const isInterrupted = async (): Promise<boolean> => (await lastRun())?.state === 'interrupted';
  const wasInterrupted = await waitUntil(isInterrupted, { timeoutMs: 10_000 });
  const after = await lastRun();
  await holder.end();

  expect({ wasParked, wasInterrupted }).toEqual({ wasParked: true, wasInterrupted: true });
  expect(before).toMatchObject({ state: 'running', total: 4, unfinished: [] });
  expect(after).toMatchObject({ succeeded: 2, notRun: 2 });
  expect(after?.unfinished).toEqual(['t3', 't4'].map((tenantId) => ({ tenantId, status: 'not-run' })));
  expect(await fixture.migrator.migrateAll({ only: 'failed' })).toMatchObject({ total: 2, failed: 0 });
  expect((await fixture.migrator.getRuns()).flatMap(({ unfinished }) => unfinished)).toEqual([]);
  expect((await fixture.migrator.getStatus()).map(({ status }) => status)).toEqual(TENANTS.map(() => 'ok'));
});

it('does not call undone what a killed process did and could not write down', async () => {
  await breakTenant('t1');
  await fixture.migrator.migrateAll();
  await fixture.database.query(
    'delete from dmt.migration_run_tenants; update dmt.migration_runs set finished_at = null',
  );

  expect(await lastRun()).toMatchObject({
    state: 'interrupted',
    succeeded: 0,
    unfinished: [{ tenantId: 't1', status: 'not-run' }],
  });
});
