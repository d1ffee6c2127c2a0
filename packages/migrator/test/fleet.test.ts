import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TenantMigrationResult } from '../src/index.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture(
    { '0001_a.sql': 'create table a (id integer primary key);' },
    { shared: { '0001_plans.sql': 'create table plans (id integer primary key);' } },
  );
  for (const tenantId of ['t1', 't2', 't3', 't4']) await fixture.migrator.createTenant(tenantId);
});

afterEach(() => fixture[Symbol.asyncDispose]());

const SECOND = 'create table b (id integer primary key);';

/** Everything that a dry run could have touched. */
const catalog = () =>
  fixture.database.query(`
    select n.nspname, c.relname, c.relkind::text, obj_description(n.oid, 'pg_namespace') as comment
    from pg_namespace n left join pg_class c on c.relnamespace = n.oid
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1, 2`);

describe('migrateAll', () => {
  it('counts each tenant once, in the order of the list', async () => {
    await fixture.tenantFolder.write('0002_b.sql', SECOND);
    await fixture.migrator.migrateTenant('t2');
    await fixture.database.query('create table tenant_t3.b ()');

    const result = await fixture.migrator.migrateAll();

    expect(result).toMatchObject({ total: 4, succeeded: 2, failed: 1, skipped: 1, notRun: 0 });
    expect(result.details.map(({ tenantId, status }) => `${tenantId} ${status}`)).toEqual([
      't1 migrated',
      't2 skipped',
      't3 failed',
      't4 migrated',
    ]);
  });

  it('tells of each tenant as it begins and ends', async () => {
    await fixture.tenantFolder.write('0002_b.sql', SECOND);
    await fixture.migrator.migrateTenant('t1');
    const seen: string[] = [];

    await fixture.migrator.migrateAll({
      concurrency: 1,
      onProgress: (tenantId, status, _, totals) =>
        void seen.push(`${tenantId} ${status} ${totals?.done}/${totals?.total}`),
    });

    expect(seen).toEqual([
      't1 skipped 1/4',
      't2 started 1/4',
      't2 migrated 2/4',
      't3 started 2/4',
      't3 migrated 3/4',
      't4 started 3/4',
      't4 migrated 4/4',
    ]);
  });

  it('stops where onError says so, and marks the rest as not run', async () => {
    await fixture.tenantFolder.write('0002_b.sql', SECOND);
    await fixture.database.query('create table tenant_t2.b ()');

    const result = await fixture.migrator.migrateAll({ concurrency: 1, onError: () => 'abort' });

    expect(result).toMatchObject({ succeeded: 1, failed: 1, notRun: 2 });
    expect(result.details[3]).toMatchObject({ status: 'not-run', success: false });
  });

  it('finishes the tenant in hand when the signal comes', async () => {
    await fixture.tenantFolder.write('0002_b.sql', SECOND);
    const stop = new AbortController();

    const result = await fixture.migrator.migrateAll({
      concurrency: 1,
      signal: stop.signal,
      onProgress: (_, status) => (status === 'started' ? stop.abort() : undefined),
    });

    expect(result.details.map(({ status }) => status)).toEqual(['migrated', 'not-run', 'not-run', 'not-run']);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses a concurrency of %s',
    async (concurrency) => {
      await expect(fixture.migrator.migrateAll({ concurrency })).rejects.toMatchObject({ code: 'DMT_USAGE' });
    },
  );

  it('changes nothing in a dry run, and says what would be applied', async () => {
    await fixture.tenantFolder.write('0002_b.sql', SECOND);
    await fixture.database.query('create schema tenant_new; drop schema dmt cascade');
    const before = await catalog();
    const everyone = fixture.createMigrator({ tenantDiscovery: () => ['t1', 'new', 'nobody'] });

    const result = await everyone.migrateAll({ dryRun: true });

    expect(result.details).toMatchObject([
      { tenantId: 't1', status: 'planned', appliedMigrations: ['0002_b'] },
      { tenantId: 'new', status: 'planned', appliedMigrations: ['0001_a', '0002_b'] },
      { tenantId: 'nobody', status: 'failed', error: { code: 'DMT_TENANT_NOT_FOUND' } },
    ]);
    expect(await fixture.migrator.migrateShared({ dryRun: true })).toMatchObject({
      status: 'planned',
      appliedMigrations: ['0001_plans'],
    });
    expect(await catalog()).toEqual(before);
  });

  it('leaves tenants alone that are being created or dropped', async () => {
    await fixture.database.query(`update dmt.tenants set state = 'provisioning' where id = 't1';
      update dmt.tenants set state = 'dropping' where id = 't2'; update dmt.tenants set state = 'suspended' where id = 't3'`);

    expect((await fixture.migrator.migrateAll()).details.map(({ tenantId }) => tenantId)).toEqual([
      't3',
      't4',
    ]);
  });

  it('does not let a migration spoil the connection for the next tenant', async () => {
    await fixture.tenantFolder.write(
      '0002_residue.sql',
      `create temp table scratch ();
       set search_path to public; select set_config('search_path', 'public', false);
       set work_mem = '77kB'; set default_transaction_read_only = on; set standard_conforming_strings = off;
       create table "public"."r" (id integer);`,
    );
    await fixture.tenantFolder.write(
      '0003_after.sql',
      `create table s as select current_user as who, 'a\\b' as text;`,
    );

    const result = await fixture.migrator.migrateAll({ concurrency: 1 });

    expect(result).toMatchObject({ succeeded: 4, failed: 0 });
    expect(await fixture.database.query(`select text from tenant_t4.s`)).toEqual([{ text: 'a\\b' }]);
  });

  it('does not keep the role that a migration takes', async () => {
    const role = await fixture.database.createRole();
    await fixture.tenantFolder.write('0002_role.sql', `set role "${role.name}";`);
    await fixture.tenantFolder.write('0003_after.sql', 'create table s as select current_user as who;');

    const { details } = await fixture.migrator.migrateAll({ concurrency: 1 });

    expect(details.map((detail: TenantMigrationResult) => detail.status)).toEqual(Array(4).fill('migrated'));
  });
});

describe('locks of the application', () => {
  it('are waited for in vain only as long as lockTimeoutMs, and then tried again', async () => {
    const patient = fixture.createMigrator({ lockTimeoutMs: 50, retries: 50 });
    await fixture.tenantFolder.write('0002_b.sql', 'alter table a add column n integer;');
    const reader = fixture.database.query('begin; select from tenant_t1.a; select pg_sleep(0.5); commit');

    expect(await patient.migrateTenant('t1')).toMatchObject({
      status: 'migrated',
      appliedMigrations: ['0002_b'],
    });
    await reader;
  });

  it('fail the tenant in the end, and no other', async () => {
    const hasty = fixture.createMigrator({ lockTimeoutMs: 20, retries: 1 });
    await fixture.tenantFolder.write('0002_b.sql', 'alter table a add column n integer;');
    const reader = fixture.database.query('begin; select from tenant_t1.a; select pg_sleep(2); commit');

    const result = await hasty.migrateAll();
    await reader;

    expect(result).toMatchObject({ succeeded: 3, failed: 1 });
    expect(result.details[0]?.error).toMatchObject({ cause: { code: '55P03' } });
  });
});

describe('getStatus', () => {
  it('tells of every tenant, whatever is wrong with it', async () => {
    await fixture.tenantFolder.write('0002_b.sql', SECOND);
    await fixture.migrator.migrateTenant('t1');
    await fixture.database.query(`drop schema tenant_t3 cascade; drop table tenant_t4.__drizzle_migrations`);

    expect(await fixture.migrator.getStatus()).toMatchObject([
      { tenantId: 't1', state: 'active', status: 'ok', appliedCount: 2, pendingCount: 0 },
      { tenantId: 't2', status: 'behind', appliedCount: 1, pending: ['0002_b'] },
      { tenantId: 't3', status: 'error', error: { code: 'DMT_TENANT_NOT_FOUND' } },
      { tenantId: 't4', status: 'error', error: { code: 'DMT_LEDGER_MISSING' } },
    ]);
  });

  it('is not kept from the others by a ledger that may not be read', async () => {
    const role = await fixture.database.createRole();
    await fixture.database.query(`grant usage on schema dmt to "${role.name}"; grant select on dmt.tenants to "${role.name}";
      grant usage on schema tenant_t1 to "${role.name}"; grant select on tenant_t1.__drizzle_migrations to "${role.name}"`);
    const guest = fixture.createMigrator({}, role.url);

    const [first, second] = await guest.getStatus();
    await guest.dispose();

    expect(first).toMatchObject({ status: 'ok' });
    expect(second).toMatchObject({
      status: 'error',
      error: { code: 'DMT_DATABASE', cause: { code: '42501' } },
    });
  });

  it('has nobody to tell of where there is no directory', async () => {
    await fixture.database.query('drop schema dmt cascade');

    expect(await fixture.migrator.getStatus()).toEqual([]);
  });
});

describe('discovery', () => {
  it('is handed the shared tables', async () => {
    await fixture.database.query(`create table companies (id text); insert into companies values ('t2')`);
    const own = fixture.createMigrator({
      tenantDiscovery: async (sharedDb) =>
        (await sharedDb.execute<{ id: string }>('select id from companies')).rows.map(({ id }) => id),
    });

    expect(await own.listTenants()).toMatchObject([
      { tenantId: 't2', schemaName: 'tenant_t2', state: 'active' },
    ]);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no such table')), /no such table/],
    ['gives one id twice', () => ['a', 'a'], /"a" twice/],
    ['gives what is no id', () => ['a', ''], /cannot be one/],
    ['gives no list', () => JSON.parse('{}'), /not a list/],
  ])('is refused when it %s', async (_, tenantDiscovery, message) => {
    const own = fixture.createMigrator({ tenantDiscovery });

    await expect(own.migrateAll()).rejects.toMatchObject({
      code: 'DMT_DISCOVERY_FAILED',
      message: expect.stringMatching(message),
    });
    await expect(own.getStatus()).rejects.toMatchObject({ code: 'DMT_DISCOVERY_FAILED' });
  });

  it('may find nobody', async () => {
    expect(await fixture.createMigrator({ tenantDiscovery: () => [] }).migrateAll()).toMatchObject({
      total: 0,
      details: [],
    });
  });
});

describe('migrateShared', () => {
  it('migrates public, with a table of its own', async () => {
    expect(await fixture.migrator.migrateShared()).toMatchObject({
      status: 'migrated',
      appliedMigrations: ['0001_plans'],
    });
    expect(await fixture.migrator.migrateShared()).toMatchObject({ status: 'skipped' });
    expect(await fixture.migrator.getSharedStatus()).toEqual({
      schemaName: 'public',
      appliedCount: 1,
      pendingCount: 0,
      pending: [],
      status: 'ok',
    });
    expect(await fixture.database.query('select name from public.__drizzle_shared_migrations')).toEqual([
      { name: '0001_plans' },
    ]);
  });

  it('throws when a migration fails', async () => {
    await fixture.sharedFolder.write('0002_bad.sql', 'select nonsense');

    await expect(fixture.migrator.migrateShared()).rejects.toMatchObject({
      code: 'DMT_MIGRATION_FAILED',
      message: expect.stringContaining('the shared schema'),
    });
  });
});

describe('a database that is away', () => {
  it('is named without its password', async () => {
    const lost = fixture.createMigrator({}, 'postgres://me:secret-word@127.0.0.1:1/nowhere');

    await expect(lost.migrateAll()).rejects.toMatchObject({
      code: 'DMT_CONNECTION_FAILED',
      message: expect.not.stringContaining('secret-word'),
    });
  });
});

describe('a role that is no superuser', () => {
  it('creates, migrates and drops what it owns', async () => {
    const role = await fixture.database.createRole();
    await fixture.database.query(`drop schema dmt cascade; grant create on database "${fixture.database.name}" to "${role.name}";
      grant create on schema public to "${role.name}"`);
    const plain = fixture.createMigrator({}, role.url);

    await plain.migrateShared();
    expect(await plain.createTenant('mine')).toMatchObject({ status: 'migrated' });
    expect(await plain.migrateTenant('t1')).toMatchObject({
      error: { code: 'DMT_DATABASE', cause: { code: '42501' } },
    });
    await plain.dropTenant('mine');
    await plain.dispose();
  });

  it('is told what it lacks where it may not create a schema', async () => {
    const role = await fixture.database.createRole();
    await fixture.database.query('drop schema dmt cascade');
    const guest = fixture.createMigrator({}, role.url);

    await expect(guest.createTenant('mine')).rejects.toMatchObject({
      code: 'DMT_DATABASE',
      message: expect.stringMatching(/permission denied.*Grant/s),
    });
    await guest.dispose();
  });
});
