import { createTenantManager } from '@dmt/core';
import { tenantRoleName } from '@dmt/core/internal';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMigratorFixture, type MigratorFixture } from '../support/migrator-fixture.ts';
import { dropRolesOf, rolesOf } from '../support/tenant-roles.ts';

let fixture: MigratorFixture;
const first = { '0001_a.sql': 'create table a (id serial primary key);' };

beforeEach(async () => {
  fixture = await createMigratorFixture(first, { isolation: { tenantRoles: true } });
});
afterEach(async () => {
  await dropRolesOf(fixture.database);
  await fixture[Symbol.asyncDispose]();
});

const roleOf = (schemaName: string): string => tenantRoleName(fixture.database.name, schemaName);

async function mayUse(tenantId: string, ...tables: string[]): Promise<unknown> {
  await using tenants = createTenantManager({
    connection: { url: fixture.database.url },
    schemas: { tenant: {} },
    isolation: { tenantRoles: true },
  });
  try {
    for (const table of tables) {
      await tenants.getDb(tenantId).execute(sql.raw(`insert into ${table} default values`));
    }
    return true;
  } catch (error) {
    return error instanceof Error ? Reflect.get(Object(error.cause ?? error), 'code') : error;
  }
}

describe('the role of a tenant', () => {
  it('comes and goes with its tenant', async () => {
    await fixture.migrator.createTenant('acme');
    expect(await rolesOf(fixture.database)).toEqual([roleOf('tenant_acme')]);
    const [role] = await fixture.database.query(
      'select rolcanlogin, rolinherit, rolsuper from pg_roles where rolname = $1',
      [roleOf('tenant_acme')],
    );
    expect(role).toEqual({ rolcanlogin: false, rolinherit: false, rolsuper: false });
    expect(await mayUse('acme', 'a')).toBe(true);

    await fixture.migrator.dropTenant('acme');
    expect(await rolesOf(fixture.database)).toEqual([]);
    await fixture.migrator.createTenant('acme');
    expect(await mayUse('acme', 'a')).toBe(true);
  });

  it('goes with whatever else it was given', async () => {
    await fixture.migrator.createTenant('acme');
    const role = roleOf('tenant_acme');
    await fixture.database.query('create table public.extra (id int)');
    await fixture.database.query(
      `grant select on public.extra to ${role}; grant create on schema public to ${role}`,
    );
    await fixture.migrator.dropTenant('acme');
    expect(await rolesOf(fixture.database)).toEqual([]);
  });

  it('is another one in another database of the server', async () => {
    await fixture.migrator.createTenant('acme');
    await using other = await createMigratorFixture(first, { isolation: { tenantRoles: true } });
    try {
      await other.migrator.createTenant('acme');
      await other.migrator.dropTenant('acme');
    } finally {
      await dropRolesOf(other.database);
    }
    expect(await mayUse('acme', 'a')).toBe(true);
  });

  it('may use what later migrations make', async () => {
    await fixture.migrator.createTenant('acme');
    await fixture.tenantFolder.write('0002_b.sql', 'create table b (id serial primary key);');
    await fixture.tenantFolder.write(
      '0003_c.sql',
      '-- dmt:no-transaction\ncreate table c (id serial primary key);',
    );
    expect(await fixture.migrator.migrateAll()).toMatchObject({ failed: 0 });
    expect(await mayUse('acme', 'a', 'b', 'c')).toBe(true);
  });

  it('is made for the tenants of before when they are next migrated, with nothing pending', async () => {
    const before = createBare();
    await before.createTenant('acme');
    expect(await mayUse('acme', 'a')).toBe('DMT_TENANT_ROLE_UNUSABLE');
    expect(await fixture.migrator.migrateAll()).toMatchObject({ failed: 0, skipped: 1 });
    expect(await mayUse('acme', 'a')).toBe(true);
  });

  it.each([
    ['schema', (role: string) => `revoke usage on schema tenant_acme from ${role}`],
    ['table', (role: string) => `revoke insert on tenant_acme.a from ${role}`],
    ['sequence', (role: string) => `revoke all on sequence tenant_acme.a_id_seq from ${role}`],
    ['role', (role: string) => `drop owned by ${role}; drop role ${role}`],
    [
      'defaults',
      (role: string) =>
        `alter default privileges in schema tenant_acme revoke all on tables from ${role}; create table tenant_acme.b (id serial)`,
    ],
  ])('is given back what it lost: %s', async (_what, lose) => {
    await fixture.migrator.createTenant('acme');
    await fixture.database.query(lose(roleOf('tenant_acme')));
    expect(await fixture.migrator.migrateTenant('acme')).toMatchObject({ status: 'skipped' });
    expect(await mayUse('acme', 'a')).toBe(true);
    const [row] = await fixture.database.query(
      `select bool_and(has_table_privilege($1, oid, 'insert')) as all_granted from pg_class
        where relnamespace = 'tenant_acme'::regnamespace and relkind = 'r'`,
      [roleOf('tenant_acme')],
    );
    expect(row).toEqual({ all_granted: true });
  });

  it('comes with a spare that becomes a tenant', async () => {
    const sparing = fixture.createMigrator({ spares: { count: 1, refillAfterClaim: false } });
    await sparing.prepareSpares();
    await sparing.createTenant('acme');
    expect(await rolesOf(fixture.database)).toEqual([roleOf('tenant_acme')]);
    expect(await mayUse('acme', 'a')).toBe(true);
  });

  it('is no drift, and stands in the way of no rollback, seed or status', async () => {
    await fixture.tenantFolder.write('0002_b.sql', 'create table b (id serial primary key);');
    await fixture.tenantFolder.write('0002_b.down.sql', 'drop table b;');
    const { migrator } = fixture;
    for (const id of ['acme', 'beta']) await migrator.createTenant(id);
    const seed = await migrator.seedAll(async (db) => {
      await db.execute(sql`insert into b default values`);
    });
    expect(seed).toMatchObject({ failed: 0, succeeded: 2 });
    expect((await migrator.getStatus()).map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(await migrator.diff()).toMatchObject({ drifted: 0 });
    await migrator.rollback({ tenants: 'all', to: '0001_a' });
    await migrator.migrateAll();
    expect(await mayUse('acme', 'a', 'b')).toBe(true);
  });

  it('has its creation go on where it was interrupted', async () => {
    await fixture.tenantFolder.write('0002_bad.sql', 'select 1/0;');
    await expect(fixture.migrator.createTenant('acme')).rejects.toMatchObject({
      code: 'DMT_MIGRATION_FAILED',
    });
    await fixture.tenantFolder.write('0002_bad.sql', 'create table b (id serial primary key);');
    await fixture.migrator.createTenant('acme');
    expect(await mayUse('acme', 'a', 'b')).toBe(true);
  });
});

function createBare(): MigratorFixture['migrator'] {
  return fixture.createMigrator({}, undefined, undefined, {});
}
