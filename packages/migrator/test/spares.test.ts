import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migrator } from '../src/index.ts';
import { createMigratorFixture, type MigratorFixture } from './support/migrator-fixture.ts';

let fixture: MigratorFixture;
let migrator: Migrator;

beforeEach(async () => {
  fixture = await createMigratorFixture({
    '0001_users.sql': `create type role as enum ('admin', 'member');
      create table users (id serial primary key, name text not null, role role not null default 'member');
      create table "notes" (id integer generated always as identity, author integer references "public"."users" (id));`,
    '0002_view.sql': `create view admins as select * from users where role = 'admin';
      create index users_name_idx on users (name);
      create function count_users() returns bigint language sql as 'select count(*) from users';`,
  });
  migrator = fixture.createMigrator({ spares: { count: 3 } });
});

afterEach(() => fixture[Symbol.asyncDispose]());

const spareSchemas = async (): Promise<unknown[]> =>
  (await fixture.database.query(`select nspname from pg_namespace where nspname like 'dmt\\_spare\\_%'`)).map(
    ({ nspname }) => nspname,
  );

const spareRows = () => fixture.database.query('select schema_name, state, head from dmt.spares');

const oidOf = async (schemaName: unknown): Promise<unknown> =>
  (await fixture.database.query('select oid from pg_namespace where nspname = $1', [schemaName]))[0]?.oid;

describe('prepareSpares', () => {
  it('makes as many as the configuration asks for, and no more the second time', async () => {
    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3, prepared: 3, discarded: 0 });
    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3, prepared: 0, discarded: 0 });
    expect(await spareSchemas()).toHaveLength(3);
  });

  it('makes no more than that when several prepare at once', async () => {
    const others = [migrator, fixture.createMigrator({ spares: { count: 3 } }), migrator];
    await Promise.all(others.map((each) => each.prepareSpares()));

    expect(await spareSchemas()).toHaveLength(3);
    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3, prepared: 0 });
  });

  it('never shows a spare as a tenant', async () => {
    await migrator.createTenant('acme');
    await migrator.prepareSpares();

    expect((await migrator.listTenants()).map(({ tenantId }) => tenantId)).toEqual(['acme']);
    expect((await migrator.getStatus()).map(({ tenantId }) => tenantId)).toEqual(['acme']);
    expect(await migrator.migrateAll()).toMatchObject({ total: 1 });
    expect(await migrator.diff()).toMatchObject({ total: 1, ok: 1 });
  });

  it('drops those that are too many', async () => {
    await migrator.prepareSpares();

    const fewer = fixture.createMigrator({ spares: { count: 1 } });
    expect(await fewer.prepareSpares()).toMatchObject({ ready: 1, discarded: 2 });
    const none = fixture.createMigrator({ spares: { count: 0 } });
    expect(await none.prepareSpares()).toMatchObject({ ready: 0, discarded: 1 });
    expect(await spareSchemas()).toEqual([]);
    expect(await spareRows()).toEqual([]);
  });

  it('brings along those that are behind', async () => {
    await migrator.prepareSpares();
    const before = await spareSchemas();
    await fixture.tenantFolder.write('0003_more.sql', 'alter table users add column email text;');

    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3, prepared: 3, discarded: 0 });
    expect(await spareSchemas()).toEqual(before);
  });

  it('drops and replaces those whose migrations are not those of the folder', async () => {
    await migrator.prepareSpares();
    const before = await spareSchemas();
    await fixture.tenantFolder.write('0002_view.sql', 'create table other ();');

    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3, prepared: 3, discarded: 3 });
    expect((await spareSchemas()).filter((name) => before.includes(name))).toEqual([]);
  });

  it('replaces one whose schema somebody dropped', async () => {
    await migrator.prepareSpares();
    await fixture.database.query(`drop schema ${(await spareSchemas())[0]} cascade`);

    await Promise.all(['a', 'b', 'c'].map((id) => migrator.createTenant(id)));
    expect(await migrator.getStatus()).toMatchObject([{ status: 'ok' }, { status: 'ok' }, { status: 'ok' }]);
    await fixture.tenantFolder.write('0003_more.sql', 'alter table users add column email text;');
    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3 });
  });

  it('says why a migration fails, and leaves nothing behind', async () => {
    await fixture.tenantFolder.write('0003_bad.sql', 'select nonsense;');

    await expect(migrator.prepareSpares()).rejects.toMatchObject({ code: 'DMT_MIGRATION_FAILED' });
    expect(await spareSchemas()).toEqual([]);
    expect(await spareRows()).toEqual([]);
  });

  it('finishes what was interrupted', async () => {
    await migrator.prepareSpares();
    const [first, second, third] = await spareSchemas();
    await fixture.database.query(
      `update dmt.spares set state = 'preparing', head = null where schema_name = $1`,
      [first],
    );
    await fixture.database.query(
      `update dmt.spares set state = 'discarding', head = null where schema_name = $1`,
      [second],
    );
    await fixture.database.query(`drop table ${second}.notes`);

    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3, prepared: 2, discarded: 1 });
    const now = await spareSchemas();
    expect(now).toEqual(expect.arrayContaining([first, third]));
    expect(now).not.toContain(second);
  });
});

describe('createTenant with spares', () => {
  it('claims one: the schema that was prepared is the tenant’s, stamped, listed and complete', async () => {
    await migrator.prepareSpares();
    const oids = await Promise.all((await spareSchemas()).map(oidOf));

    expect(await migrator.createTenant('acme')).toMatchObject({
      schemaName: 'tenant_acme',
      success: true,
      status: 'migrated',
      appliedMigrations: ['0001_users', '0002_view'],
    });
    expect(oids).toContainEqual(await oidOf('tenant_acme'));
    expect(await spareSchemas()).toHaveLength(2);
    expect(await fixture.database.query('select id, schema_name, state from dmt.tenants')).toEqual([
      { id: 'acme', schema_name: 'tenant_acme', state: 'active' },
    ]);
    expect(await migrator.getTenantStatus('acme')).toMatchObject({ status: 'ok', appliedCount: 2 });
    expect(await migrator.diff()).toMatchObject({ ok: 1 });
    expect(await migrator.migrateAll()).toMatchObject({ skipped: 1 });
  });

  it('makes what a tenant of its own would be', async () => {
    await migrator.prepareSpares();
    await migrator.createTenant('claimed');
    await fixture.migrator.createTenant('made');

    for (const schemaName of ['tenant_claimed', 'tenant_made']) {
      await fixture.database.query(`insert into ${schemaName}.users (name, role) values ('ann', 'admin')`);
      await fixture.database.query(`insert into ${schemaName}.notes (author) values (1)`);
      expect(
        await fixture.database.query(
          `select id, name, role::text, (select count(*)::int from ${schemaName}.notes) as notes from ${schemaName}.admins`,
        ),
      ).toEqual([{ id: 1, name: 'ann', role: 'admin', notes: 1 }]);
    }
    await fixture.tenantFolder.write('0003_more.sql', 'alter table users add column email text;');
    expect(await migrator.migrateAll()).toMatchObject({ succeeded: 2, failed: 0 });
    expect(await migrator.diff()).toMatchObject({ ok: 2 });
  });

  it('creates in the usual way when none is ready', async () => {
    await migrator.createTenant('before');
    await migrator.prepareSpares();
    for (const id of ['a', 'b', 'c', 'd']) await migrator.createTenant(id);

    expect(await spareSchemas()).toEqual([]);
    expect((await migrator.getStatus()).map(({ status }) => status)).toEqual(Array(5).fill('ok'));
  });

  it('leaves alone those of another release', async () => {
    await migrator.prepareSpares();
    await fixture.tenantFolder.write('0003_more.sql', 'alter table users add column email text;');
    await migrator.createTenant('newer');
    expect(await migrator.getTenantStatus('newer')).toMatchObject({ appliedCount: 3, status: 'ok' });

    await migrator.prepareSpares();
    await fixture.tenantFolder.remove('0003_more.sql');
    await migrator.createTenant('older');
    expect(await migrator.getTenantStatus('older')).toMatchObject({ appliedCount: 2, status: 'ok' });
    expect(await spareSchemas()).toHaveLength(3);
  });

  it('takes none where there are to be no migrations', async () => {
    await migrator.prepareSpares();
    await migrator.createTenant('acme', { migrate: false });

    expect(await spareSchemas()).toHaveLength(3);
    expect(await migrator.getTenantStatus('acme')).toMatchObject({ status: 'behind' });
  });

  it('lets a dropped tenant come back in one', async () => {
    await migrator.createTenant('acme');
    await fixture.database.query(`insert into tenant_acme.users (name) values ('ann')`);
    await migrator.dropTenant('acme');
    await migrator.prepareSpares();
    await migrator.createTenant('acme');

    expect(await fixture.database.query('select * from tenant_acme.users')).toEqual([]);
    expect(await spareSchemas()).toHaveLength(2);
  });

  it('refuses a tenant or a schema that exists, and keeps the spares', async () => {
    await migrator.createTenant('acme');
    await fixture.database.query('create schema tenant_old');
    await migrator.prepareSpares();

    await expect(migrator.createTenant('acme')).rejects.toMatchObject({ code: 'DMT_TENANT_EXISTS' });
    await expect(migrator.createTenant('old')).rejects.toMatchObject({ code: 'DMT_TENANT_EXISTS' });
    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3, prepared: 0 });
  });

  it('gives none under a name that was somebody else’s, and keeps the spares', async () => {
    const folding = fixture.createMigrator({ spares: { count: 3 } }, undefined, 'none', {
      schemaNameTemplate: (tenantId) => `tenant_${tenantId.toLowerCase()}`,
    });
    await folding.createTenant('acme');
    await folding.dropTenant('acme');
    await folding.prepareSpares();

    await expect(folding.createTenant('ACME')).rejects.toMatchObject({ code: 'DMT_TENANT_NAME_COLLISION' });
    expect(await spareSchemas()).toHaveLength(3);
  });

  it('prepares the next one in the background only where it is asked to', async () => {
    const refilling = fixture.createMigrator({ spares: { count: 3, refillAfterClaim: true } });
    await refilling.prepareSpares();
    await refilling.createTenant('acme');
    await expect.poll(spareSchemas).toHaveLength(3);
    await refilling.dispose();
    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3, prepared: 0 });

    await migrator.createTenant('globex');
    await migrator.dispose();
    expect(await spareSchemas()).toHaveLength(2);
  });
});

describe('migrateAll', () => {
  it('keeps spares up to date', async () => {
    await migrator.prepareSpares();
    await fixture.tenantFolder.write('0003_more.sql', 'alter table users add column email text;');

    expect(await migrator.migrateAll()).toMatchObject({ total: 0, failed: 0 });
    expect(await migrator.prepareSpares()).toMatchObject({ ready: 3, prepared: 0 });
    await migrator.createTenant('acme');
    expect(await fixture.database.query('select email from tenant_acme.users')).toEqual([]);
  });

  it('touches none in a dry run', async () => {
    await migrator.prepareSpares();
    const before = await spareRows();
    await fixture.tenantFolder.write('0003_more.sql', 'alter table users add column email text;');

    await migrator.migrateAll({ dryRun: true });
    expect(await spareRows()).toEqual(before);
  });

  it('discards those that cannot follow', async () => {
    await migrator.prepareSpares();
    await fixture.tenantFolder.write('0003_bad.sql', 'select nonsense;');

    expect(await migrator.migrateAll()).toMatchObject({ total: 0, failed: 0 });
    expect(await spareSchemas()).toEqual([]);
  });
});
