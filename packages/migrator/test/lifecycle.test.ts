import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

let fixture: MigratorFixture;

beforeEach(async () => {
  fixture = await createMigratorFixture({ '0001_a.sql': 'create table a (id serial primary key);' });
});

afterEach(() => fixture[Symbol.asyncDispose]());

const states = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await fixture.migrator.listTenants()).map(({ tenantId, state }) => [tenantId, state]));

const stampOf = async (schemaName: string): Promise<unknown> => {
  const [row] = await fixture.database.query(
    `select obj_description(oid, 'pg_namespace') as comment from pg_namespace where nspname = $1`,
    [schemaName],
  );
  return row?.comment;
};

describe('createTenant', () => {
  it('makes a stamped, migrated and active tenant', async () => {
    expect(await fixture.migrator.createTenant('acme')).toMatchObject({
      tenantId: 'acme',
      schemaName: 'tenant_acme',
      success: true,
      status: 'migrated',
      appliedMigrations: ['0001_a'],
    });
    expect(await states()).toEqual({ acme: 'active' });
    expect(await stampOf('tenant_acme')).toBe('dmt:tenant:acme');
    expect(await fixture.migrator.tenantExists('acme')).toBe(true);
  });

  it('leaves the migrations for later when it is told to', async () => {
    await fixture.migrator.createTenant('acme', { migrate: false });

    expect(await fixture.migrator.getTenantStatus('acme')).toMatchObject({
      state: 'active',
      status: 'behind',
      pendingCount: 1,
    });
  });

  it('refuses a tenant that exists', async () => {
    await fixture.migrator.createTenant('acme');

    await expect(fixture.migrator.createTenant('acme')).rejects.toMatchObject({ code: 'DMT_TENANT_EXISTS' });
  });

  it('refuses a schema that is there already and leaves no trace of its attempt', async () => {
    await fixture.database.query('create schema tenant_acme');

    await expect(fixture.migrator.createTenant('acme')).rejects.toMatchObject({ code: 'DMT_TENANT_EXISTS' });
    expect(await states()).toEqual({});
  });

  it('fails loudly when a migration fails, and goes on from there when it is called again', async () => {
    await fixture.tenantFolder.write('0002_bad.sql', 'select nonsense;');

    await expect(fixture.migrator.createTenant('acme')).rejects.toMatchObject({
      code: 'DMT_MIGRATION_FAILED',
      message: expect.stringMatching(/0002_bad.*nonsense.*Create the tenant again/s),
    });
    expect(await states()).toEqual({ acme: 'provisioning' });
    expect(await fixture.migrator.tenantExists('acme')).toBe(false);

    await fixture.tenantFolder.write('0002_bad.sql', 'select 1;');
    expect(await fixture.migrator.createTenant('acme')).toMatchObject({ appliedMigrations: ['0002_bad'] });
    expect(await states()).toEqual({ acme: 'active' });
  });

  it('creates nothing when the folder cannot be read', async () => {
    await fixture.tenantFolder.write('0002_bad.sql', 'commit;');

    await expect(fixture.migrator.createTenant('acme')).rejects.toMatchObject({
      code: 'DMT_MIGRATION_SOURCE_INVALID',
    });
    expect(await stampOf('tenant_acme')).toBeUndefined();
    expect(await states()).toEqual({});
  });

  it('lets one of many at once create the tenant; for the others it exists, or they have helped', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, () => fixture.migrator.createTenant('acme')),
    );

    const failures = attempts
      .filter((attempt) => attempt.status === 'rejected')
      .map(({ reason }) => reason.code);
    expect(attempts.some((attempt) => attempt.status === 'fulfilled')).toBe(true);
    expect(new Set(failures)).toEqual(new Set(failures.length > 0 ? ['DMT_TENANT_EXISTS'] : []));
    expect(await fixture.migrator.getStatus()).toMatchObject([
      { tenantId: 'acme', status: 'ok', appliedCount: 1 },
    ]);
  });

  it.each(['a"; drop schema public cascade; --', "o'hara", 'Ünïcode-🏢', '$q$', 'x -c search_path=y'])(
    'takes %s for what it is: an id',
    async (tenantId) => {
      await fixture.migrator.createTenant(tenantId);

      expect(await states()).toEqual({ [tenantId]: 'active' });
      await fixture.migrator.dropTenant(tenantId);
      expect(await states()).toEqual({});
    },
  );

  it('refuses what is no id before it connects', async () => {
    await expect(fixture.migrator.createTenant('')).rejects.toMatchObject({ code: 'DMT_TENANT_ID_INVALID' });
  });
});

describe('a template of the user', () => {
  it('cannot give two tenants one schema, in two processes either', async () => {
    await using other = await createMigratorFixture(
      { '0001_a.sql': 'create table a ();' },
      { isolation: { schemaNameTemplate: (id) => `t_${id.toLowerCase()}` } },
    );
    await other.migrator.createTenant('Acme');
    const second = other.createMigrator();

    await expect(second.createTenant('acme')).rejects.toMatchObject({ code: 'DMT_TENANT_NAME_COLLISION' });
    expect(await second.migrateTenant('acme')).toMatchObject({
      error: { code: 'DMT_TENANT_NAME_COLLISION' },
    });
    await expect(second.dropTenant('acme')).rejects.toMatchObject({ code: 'DMT_TENANT_NAME_COLLISION' });
  });
});

describe('adoption', () => {
  it('stamps and lists a schema when it is first migrated, and keeps its comment', async () => {
    await fixture.database.query(
      `create schema tenant_old; comment on schema tenant_old is 'ours since 2019'`,
    );

    expect(await fixture.migrator.migrateTenant('old')).toMatchObject({ status: 'migrated' });
    expect(await stampOf('tenant_old')).toBe('dmt:tenant:old\nours since 2019');
    expect(await states()).toEqual({ old: 'active' });
  });

  it('does so also where nothing is pending', async () => {
    await fixture.migrator.createTenant('old');
    await fixture.database.query(`delete from dmt.tenants; comment on schema tenant_old is null`);

    expect(await fixture.migrator.migrateTenant('old')).toMatchObject({ status: 'skipped' });
    expect(await stampOf('tenant_old')).toBe('dmt:tenant:old');
    expect(await states()).toEqual({ old: 'active' });
  });

  it('does not stamp a schema whose first migration fails', async () => {
    await fixture.database.query('create schema tenant_old');
    await fixture.tenantFolder.write('0001_a.sql', 'select nonsense');

    expect(await fixture.migrator.migrateTenant('old')).toMatchObject({ status: 'failed' });
    expect(await stampOf('tenant_old')).toBeNull();
    expect(await states()).toEqual({});
  });

  it('refuses a schema that is stamped for another tenant', async () => {
    await fixture.database.query(
      `create schema tenant_old; comment on schema tenant_old is 'dmt:tenant:other'`,
    );

    expect(await fixture.migrator.migrateTenant('old')).toMatchObject({
      error: { code: 'DMT_TENANT_NAME_COLLISION' },
    });
    await expect(fixture.migrator.createTenant('old')).rejects.toMatchObject({
      code: 'DMT_TENANT_NAME_COLLISION',
    });
    await expect(fixture.migrator.dropTenant('old')).rejects.toMatchObject({
      code: 'DMT_TENANT_NAME_COLLISION',
    });
  });

  it('creates no schema', async () => {
    expect(await fixture.migrator.migrateTenant('nobody')).toMatchObject({
      error: { code: 'DMT_TENANT_NOT_FOUND' },
    });
    expect(await stampOf('tenant_nobody')).toBeUndefined();
  });
});

describe('dropTenant', () => {
  it('drops the schema and keeps the name', async () => {
    await fixture.migrator.createTenant('acme');
    await fixture.migrator.dropTenant('acme');

    expect(await stampOf('tenant_acme')).toBeUndefined();
    expect(await states()).toEqual({});
    expect(await fixture.database.query('select id, state from dmt.tenants')).toEqual([
      { id: 'acme', state: 'dropped' },
    ]);
    expect(await fixture.migrator.tenantExists('acme')).toBe(false);
  });

  it('lets the tenant come back, empty', async () => {
    await fixture.migrator.createTenant('acme');
    await fixture.database.query('insert into tenant_acme.a default values');
    await fixture.migrator.dropTenant('acme');
    await fixture.migrator.createTenant('acme');

    expect(await fixture.database.query('select * from tenant_acme.a')).toEqual([]);
  });

  it.each(['nobody', 'acme'])(
    'does not find %s, whom nobody has created or who is dropped already',
    async (tenantId) => {
      await fixture.migrator.createTenant('acme');
      await fixture.migrator.dropTenant('acme');

      await expect(fixture.migrator.dropTenant(tenantId)).rejects.toMatchObject({
        code: 'DMT_TENANT_NOT_FOUND',
      });
    },
  );

  it('refuses a schema that nobody has adopted', async () => {
    await fixture.database.query('create schema tenant_old');

    await expect(fixture.migrator.dropTenant('old')).rejects.toMatchObject({
      code: 'DMT_TENANT_NOT_ADOPTED',
    });
  });

  it('drops more objects than one transaction should lock, and goes on where it was interrupted', async () => {
    const tables = Array.from(
      { length: 260 },
      (_, index) => `create table t${index} (id serial primary key, n text unique)`,
    );
    await fixture.tenantFolder.write(
      '0002_many.sql',
      `${tables.join(';')};
      create table parent (id int) partition by list (id);
      create table child partition of parent for values in (1);
      create view v as select * from t1;
      create materialized view m as select * from v;
      create type pair as (a int, b int);
      create table ref (id int primary key) partition by range (id);
      create table ref1 partition of ref for values from (1) to (9);
      create table fk (id int references ref);
      create domain positive as int check (value > 0);
      create sequence lonely;
      create function f() returns pair language sql as 'select 1, 2';`,
    );
    await fixture.migrator.createTenant('acme');
    await fixture.database.query(
      `drop table tenant_acme.t7 cascade; update dmt.tenants set state = 'dropping'`,
    );

    expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({
      error: { code: 'DMT_TENANT_NOT_READY' },
    });
    await fixture.migrator.dropTenant('acme');
    expect(await stampOf('tenant_acme')).toBeUndefined();
  });
});

describe('the name of a tenant', () => {
  it('is never given to another tenant, not even after it was dropped', async () => {
    await using other = await createMigratorFixture(
      { '0001_a.sql': 'create table a ();' },
      { isolation: { schemaNameTemplate: (id) => `t_${id.toLowerCase()}` } },
    );
    await other.migrator.createTenant('Acme');
    await other.migrator.dropTenant('Acme');
    const second = other.createMigrator({ spares: { count: 1 } });
    await second.prepareSpares();

    await expect(second.createTenant('ACME')).rejects.toMatchObject({ code: 'DMT_TENANT_NAME_COLLISION' });
    expect(await other.database.query(`select nspname from pg_namespace where nspname = 't_acme'`)).toEqual(
      [],
    );
    await other.createMigrator().createTenant('Acme');
    expect(await other.database.query('select id, state from dmt.tenants')).toEqual([
      { id: 'Acme', state: 'active' },
    ]);
  });
});
