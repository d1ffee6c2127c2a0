import type { MigrationHooks } from '@dmt/core';
import { waitUntil } from '@dmt-tooling/harness';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FleetResult } from '../src/index.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

const TENANTS = ['t1', 't2', 't3', 't4', 't5'];

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({ '0001_a.sql': 'create table a (id integer primary key);' });
  for (const tenantId of TENANTS) await fixture.migrator.createTenant(tenantId);
  await fixture.tenantFolder.write('0002_b.sql', 'create table b (id integer primary key);');
});

afterEach(() => fixture[Symbol.asyncDispose]());

/** Lets the second migration of a tenant fail. */
const breakTenant = (tenantId: string) => fixture.database.query(`create table tenant_${tenantId}.b ()`);
const mend = (tenantId: string) => fixture.database.query(`drop table tenant_${tenantId}.b`);
const statuses = ({ details }: FleetResult): string[] => details.map(({ status }) => status);
const tablesOf = async (tenantId: string): Promise<unknown[]> =>
  (
    await fixture.database.query(
      `select tablename from pg_tables where schemaname = 'tenant_${tenantId}' and tablename !~ '^__' order by 1`,
    )
  ).map(({ tablename }) => tablename);

describe('canary', () => {
  it('stops before the others when a canary fails', async () => {
    await breakTenant('t2');

    const result = await fixture.migrator.migrateAll({ canary: 2, concurrency: 8 });

    expect(statuses(result)).toEqual(['migrated', 'failed', 'not-run', 'not-run', 'not-run']);
    expect(result).toMatchObject({ succeeded: 1, failed: 1, skipped: 0, notRun: 3, stoppedBy: 'canary' });
    expect(await tablesOf('t3')).toEqual(['a']);
  });

  it('lets the others follow when all canaries went well, and not before', async () => {
    const ends: string[] = [];

    const result = await fixture.migrator.migrateAll({
      canary: 2,
      concurrency: 8,
      onProgress: (tenantId, status) => void ends.push(`${tenantId} ${status}`),
    });

    expect(result).toMatchObject({ succeeded: 5, notRun: 0 });
    expect(result).not.toHaveProperty('stoppedBy');
    expect(ends.slice(0, 4).filter((end) => /^t[345]/.test(end))).toEqual([]);
  });

  it('takes tenants that need something for canaries, not those that are up to date', async () => {
    await fixture.migrator.migrateTenants(['t1', 't2']);
    await breakTenant('t3');

    const result = await fixture.migrator.migrateAll({ canary: 1 });

    expect(statuses(result)).toEqual(['skipped', 'skipped', 'failed', 'not-run', 'not-run']);
  });

  it('goes on where it was when it is run again', async () => {
    await breakTenant('t1');
    await fixture.migrator.migrateAll({ canary: 1 });
    await mend('t1');

    expect(await fixture.migrator.migrateAll({ canary: 1 })).toMatchObject({ succeeded: 5, failed: 0 });
  });

  it('is no matter in a dry run, which touches nobody', async () => {
    await fixture.database.query('drop schema tenant_t1 cascade');

    const result = await fixture.migrator.migrateAll({ canary: 1, maxFailures: 1, dryRun: true });

    expect(statuses(result)).toEqual(['failed', 'planned', 'planned', 'planned', 'planned']);
  });
});

describe('maxFailures', () => {
  it('begins no more tenants once so many have failed', async () => {
    for (const tenantId of ['t1', 't3', 't4']) await breakTenant(tenantId);

    const result = await fixture.migrator.migrateAll({ maxFailures: 2, concurrency: 1 });

    expect(statuses(result)).toEqual(['failed', 'migrated', 'failed', 'not-run', 'not-run']);
    expect(result.stoppedBy).toBe('maxFailures');
  });

  it('does not halt for fewer', async () => {
    await breakTenant('t1');

    expect(await fixture.migrator.migrateAll({ maxFailures: 2, concurrency: 1 })).toMatchObject({
      succeeded: 4,
      failed: 1,
      notRun: 0,
    });
  });
});

it('refuses what is no count before anything is done', async () => {
  for (const options of [{ canary: 0 }, { canary: 1.5 }, { maxFailures: 0 }, { maxFailures: Number.NaN }]) {
    const refusal = { code: 'DMT_USAGE' };
    await expect(fixture.migrator.migrateAll(options)).rejects.toMatchObject(refusal);
    await expect(fixture.migrator.migrateTenants(['t1'], options)).rejects.toMatchObject(refusal);
  }
  expect(await tablesOf('t1')).toEqual(['a']);
});

it('says what stopped it', async () => {
  await breakTenant('t1');
  const stop = new AbortController();
  const onProgress = () => stop.abort();

  expect(await fixture.migrator.migrateAll({ concurrency: 1, onError: () => 'abort' })).toMatchObject({
    stoppedBy: 'onError',
    notRun: 4,
  });
  expect(
    await fixture.migrator.migrateAll({ concurrency: 1, signal: stop.signal, onProgress }),
  ).toMatchObject({ stoppedBy: 'signal', notRun: 4 });
});

describe('hooks', () => {
  it('are called around tenants and migrations, and waited for', async () => {
    await fixture.tenantFolder.write('0003_c.sql', '-- dmt:no-transaction\ncreate table c ();');
    const calls: string[] = [];
    const later = async (call: string): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      calls.push(call);
    };

    await fixture.migrator.migrateTenants(['t1'], {
      hooks: {
        beforeTenant: (tenantId) => later(`before ${tenantId}`),
        beforeMigration: async (tenantId, name) =>
          later(`before ${tenantId} ${name} with ${await tablesOf(tenantId)}`),
        afterMigration: async (tenantId, name, durationMs) =>
          later(`after ${tenantId} ${name} with ${await tablesOf(tenantId)} ${durationMs > 0}`),
        afterTenant: (tenantId, { status, appliedMigrations }) =>
          later(`after ${tenantId} ${status} ${appliedMigrations}`),
      },
    });

    expect(calls).toEqual([
      'before t1',
      'before t1 0002_b with a',
      'after t1 0002_b with a,b true',
      'before t1 0003_c with a,b',
      'after t1 0003_c with a,b,c true',
      'after t1 migrated 0002_b,0003_c',
    ]);
  });

  it('may be part of the configuration, and are left alone by tenants that need nothing', async () => {
    const calls: string[] = [];
    const hooked = fixture.createMigrator({
      hooks: {
        beforeTenant: (tenantId) => void calls.push(tenantId),
        afterTenant: () => void calls.push('-'),
      },
    });
    await hooked.migrateTenant('t1');
    await hooked.migrateAll({ dryRun: true });
    await hooked.migrateAll({ concurrency: 1, hooks: { afterTenant: () => void calls.push('+') } });

    expect(calls).toEqual(['t1', '-', 't2', '+', 't3', '+', 't4', '+', 't5', '+']);
  });

  const boom = (tenantId: string): void => {
    if (tenantId === 't1') throw new Error('no disk left.');
  };
  it.each<[keyof MigrationHooks, string[], string[]]>([
    ['beforeTenant', ['a'], []],
    ['beforeMigration', ['a'], []],
    ['afterMigration', ['a', 'b'], ['0002_b']],
    ['afterTenant', ['a', 'b', 'c'], ['0002_b', '0003_c']],
  ])('%s fails the tenant when it throws, and leaves nothing half done', async (hook, tables, applied) => {
    await fixture.tenantFolder.write('0003_c.sql', 'create table c ();');

    const result = await fixture.migrator.migrateAll({ hooks: { [hook]: boom } });

    expect(result).toMatchObject({ succeeded: 4, failed: 1 });
    expect(result.details[0]).toMatchObject({
      status: 'failed',
      appliedMigrations: applied,
      error: {
        code: 'DMT_MIGRATION_HOOK_FAILED',
        message: expect.stringMatching(`^The hook ${hook} of tenant "t1" failed.*: no disk left. `),
      },
    });
    expect(await tablesOf('t1')).toEqual(tables);
    const again = await fixture.migrator.migrateAll();
    expect(again.details[0]).toMatchObject({ success: true });
    expect(await tablesOf('t1')).toEqual(['a', 'b', 'c']);
  });

  it('do not hide why the tenant failed', async () => {
    await breakTenant('t1');
    const seen: unknown[] = [];

    const { details } = await fixture.migrator.migrateTenants(['t1'], {
      hooks: {
        afterTenant: (_, { error }) => {
          seen.push(error);
          throw new Error('and I fail, too');
        },
      },
    });

    expect(details[0]?.error).toMatchObject({ code: 'DMT_MIGRATION_FAILED' });
    expect(seen).toEqual([details[0]?.error]);
  });

  it('are not tried again for a lock that they met themselves', async () => {
    let calls = 0;
    const hasty = fixture.createMigrator({ retries: 2 });

    const { details } = await hasty.migrateTenants(['t1'], {
      hooks: {
        beforeMigration: () => {
          calls += 1;
          throw Object.assign(new Error('lock timeout'), { code: '55P03' });
        },
      },
    });

    expect(details[0]?.error).toMatchObject({ code: 'DMT_MIGRATION_HOOK_FAILED' });
    expect(calls).toBe(1);
  });

  it('are called once per migration, however many migrate at once', async () => {
    const begun: string[] = [];
    let release = (): void => undefined;
    const parked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const hooks: MigrationHooks = {
      beforeMigration: (_, name) => {
        begun.push(name);
        return parked;
      },
    };
    const first = fixture.migrator.migrateTenants(['t1'], { hooks });
    await waitUntil(async () => begun.length === 1, { timeoutMs: 5_000 });
    const second = fixture.createMigrator().migrateTenants(['t1'], { hooks });
    const isWaiting = async (): Promise<boolean> => {
      const rows = await fixture.database.query(
        `select from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`,
      );
      return rows.length === 1;
    };
    const hasWaited = await waitUntil(isWaiting, { timeoutMs: 10_000 });
    release();

    expect(hasWaited).toBe(true);
    expect(statuses(await first)).toEqual(['migrated']);
    expect(statuses(await second)).toEqual(['skipped']);
    expect(begun).toEqual(['0002_b']);
  });
});
