import { createTenantManager, type DmtConfig, findDmtError, type TenantManager } from '@dmt/core';
import { createTestDatabase, startPgBouncer, type TestDatabase } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { sql } from 'drizzle-orm';
import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMigrator, type Migrator } from '../../src/index.ts';
import { createMigrationFolder, type MigrationFolder } from '../support/migration-folder.ts';
import { dropRolesOf } from '../support/tenant-roles.ts';

const items = pgTable('items', { id: serial().primaryKey(), tenant: text().notNull(), amount: integer() });
const plans = pgTable('plans', { id: serial().primaryKey(), name: text() });
const schemas = { tenant: { items }, shared: { plans } };

const tenantSql = `
create table items (id serial primary key, tenant text not null, amount int);
create view rich as select * from items where amount > 0;
create function total() returns bigint language sql as 'select sum(amount) from items';
create procedure leave() language plpgsql as 'begin commit; end';`;

let database: TestDatabase;
let tenantFolder: MigrationFolder;
let sharedFolder: MigrationFolder;
let migrator: Migrator;
let config: DmtConfig<typeof schemas.tenant, typeof schemas.shared>;
let tenants: TenantManager<typeof schemas.tenant, typeof schemas.shared>;

beforeAll(async () => {
  database = await createTestDatabase();
  const owner = await database.createRole('createrole');
  const app = await database.createRole('noinherit');
  await database.query(`alter database ${database.name} owner to ${owner.name}`);
  // Until PostgreSQL 15 everybody could create there.
  await database.query(
    `revoke create on schema public from public; grant create on schema public to ${owner.name}`,
  );
  tenantFolder = await createMigrationFolder({ '0001_items.sql': tenantSql });
  sharedFolder = await createMigrationFolder({
    '0001_plans.sql': `create table plans (id serial primary key, name text); insert into plans (name) values ('basic')`,
  });
  config = {
    connection: { url: owner.url },
    schemas,
    isolation: { tenantRoles: { grantTo: [app.name] }, searchPath: { shared: true } },
    migrations: { tenantFolder: tenantFolder.path, sharedFolder: sharedFolder.path },
  };
  migrator = createMigrator(config);
  await migrator.createTenant('early');
  await migrator.migrateShared();
  await migrator.createTenant('alice');
  await migrator.createTenant('bob');
  await database.query(
    `grant usage on schema dmt to ${app.name}; grant select on dmt.tenants to ${app.name}`,
  );
  config = { ...config, connection: { url: app.url, poolConfig: { max: 2 } } };
  tenants = createTenantManager(config);
  for (const id of ['alice', 'bob']) await tenants.getDb(id).insert(items).values({ tenant: id, amount: 5 });
});
afterAll(async () => {
  await tenants?.dispose();
  await migrator?.dispose();
  await tenantFolder?.[Symbol.asyncDispose]();
  await sharedFolder?.[Symbol.asyncDispose]();
  await dropRolesOf(database);
  await database.drop();
});

/** What became of it: the SQLSTATE, our own code, or `ran`. */
async function outcomeOf(run: PromiseLike<unknown>): Promise<string> {
  try {
    await run;
    return 'ran';
  } catch (error) {
    const own = findDmtError(error)?.code;
    const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
    return own ?? String(Reflect.get(Object(cause), 'code'));
  }
}

describe('a tenant with a role', () => {
  it('reads and writes what is its own, with all that migrations made', async () => {
    const db = tenants.getDb('alice');
    const [made] = await db.insert(items).values({ tenant: 'alice', amount: 7 }).returning();
    await db.update(items).set({ amount: 8 }).where(sql`id = ${made?.id}`);
    expect(await db.execute(sql`select total()`).then(({ rows }) => rows)).toEqual([{ total: '13' }]);
    expect(await db.execute(sql`select tenant from rich`).then(({ rows }) => rows)).toHaveLength(2);
    await db.transaction(async (tx) => {
      await tx.execute(sql`lock table items`);
      await tx.execute(sql`create temp table t (id int) on commit drop`);
      await tx.delete(items).where(sql`id = ${made?.id}`);
    });
    expect(await db.select().from(items)).toMatchObject([{ tenant: 'alice' }]);
  });

  it('reads shared tables, also those that came after it, and writes none', async () => {
    for (const id of ['early', 'alice']) {
      const { rows } = await tenants.getDb(id).execute(sql`select name from plans`);
      expect(rows).toEqual([{ name: 'basic' }]);
    }
    expect(await outcomeOf(tenants.getDb('alice').execute(sql`insert into plans (name) values ('x')`))).toBe(
      '42501',
    );
  });

  it.each([
    'select * from tenant_bob.items',
    'select * from tenant_bob.rich',
    "insert into tenant_bob.items (tenant) values ('alice')",
    'update tenant_bob.items set amount = 0',
    'delete from tenant_bob.items',
    'with gone as (delete from tenant_bob.items returning *) select * from gone',
    'truncate tenant_bob.items',
    'select * from tenant_bob.items for update',
    "select nextval('tenant_bob.items_id_seq')",
    'select tenant_bob.total()',
    "select 'tenant_bob.items'::regclass",
    'create table tenant_bob.mine (id int)',
    'create table mine (id int)',
    'alter table items add column extra int',
    'alter table tenant_bob.items add column extra int',
    'drop schema tenant_bob cascade',
    'select * from dmt.tenants',
    'select * from pg_authid',
    "select pg_read_file('postgresql.conf')",
  ])('is refused by PostgreSQL itself: %s', async (text) => {
    expect(await outcomeOf(tenants.getDb('alice').execute(sql.raw(text)))).toBe('42501');
    const inside = tenants.getDb('alice').transaction(async (tx) => {
      await tx.select().from(items);
      await tx.execute(sql.raw(text));
    });
    expect(await outcomeOf(inside)).toBe('42501');
    expect(await tenants.getDb('bob').select().from(items)).toMatchObject([{ tenant: 'bob', amount: 5 }]);
  });

  it.each([
    'reset role',
    'set role none',
    'set local role none',
    'set local session authorization default',
    "select set_config('role', 'none', true), (select count(*) from tenant_bob.items)",
    "select set_config('ro' || 'le', 'none', true)",
    'do $$ begin reset role; delete from tenant_bob.items; end $$',
    'call leave()',
    "select query_to_xml('select set_config(''role'', ''none'', true)', true, false, '')",
    "select * from ts_stat('select set_config(''role'', ''none'', true)::tsvector')",
    'create function pg_temp.f() returns void language sql as $$ $$',
    'select 1; set local role none; select * from tenant_bob.items',
  ])('cannot leave its role by %s', async (text) => {
    const db = tenants.getDb('alice');
    expect(await outcomeOf(db.execute(sql.raw(text)))).toBe('DMT_STATEMENT_REFUSED');
    const inside = db.transaction(async (tx) => {
      await tx.select().from(items);
      await tx.execute(sql.raw(text));
    });
    expect(await outcomeOf(inside)).toBe('DMT_STATEMENT_REFUSED');
  });

  it('cannot leave its role by what an interceptor makes of its statement', async () => {
    await using own = createTenantManager(config);
    own.use((query, next) => next({ ...query, text: 'set local role none' }));
    expect(await outcomeOf(own.getDb('alice').execute(sql`select 1`))).toBe('DMT_STATEMENT_REFUSED');
  });

  it('leaves no role behind on the connection, whatever becomes of its statement', async () => {
    await using own = createTenantManager({
      ...config,
      connection: { ...config.connection, poolConfig: { max: 1 } },
    });
    const sessionOf = (): Promise<unknown> =>
      own
        .getSharedDb()
        .execute(sql`select current_user = session_user as is_login`)
        .then(({ rows }) => rows);
    for (const text of ['select 1', 'select 1/0', 'select * from tenant_bob.items', 'select 1; select 2']) {
      await own
        .getDb('alice')
        .execute(sql.raw(text))
        .catch(() => {});
      expect(await sessionOf()).toEqual([{ is_login: true }]);
    }
  });

  it('is what a lent connection runs as', async () => {
    const found = await tenants.withConnection('alice', async (client) => {
      const own = await client.query('select tenant from items');
      return [own.rows, await outcomeOf(client.query('select * from tenant_bob.items'))];
    });
    expect(found).toEqual([[{ tenant: 'alice' }], '42501']);
  });

  it('is refused before its first statement when its role was not granted to the application', async () => {
    const stranger = await database.createRole();
    await database.query(
      `grant usage on schema dmt to ${stranger.name}; grant select on dmt.tenants to ${stranger.name}`,
    );
    await using own = createTenantManager({ ...config, connection: { url: stranger.url } });
    expect(await outcomeOf(own.getDb('alice').select().from(items))).toBe('DMT_TENANT_ROLE_UNUSABLE');
    await database.query(`drop owned by ${stranger.name}`);
  });
});

const describeWithPgBouncer = await requireService('pgbouncer');
describeWithPgBouncer('a tenant with a role behind PgBouncer in transaction mode', () => {
  it('keeps to what is its own on a server connection that all share', async () => {
    const upstreamUrl = String(config.connection.url);
    await using bouncer = await startPgBouncer({ upstreamUrl, poolMode: 'transaction', poolSize: 1 });
    await using own = createTenantManager({
      ...config,
      connection: { url: bouncer.url, pooler: 'transaction', poolConfig: { max: 4 } },
    });
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const [id, other] = index % 2 === 0 ? ['alice', 'bob'] : ['bob', 'alice'];
        const mine = await own.getDb(String(id)).select().from(items);
        const theirs = own.getDb(String(id)).execute(sql.raw(`select * from tenant_${other}.items`));
        return [mine.every(({ tenant }) => tenant === id), await outcomeOf(theirs)].join();
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set(['true,42501']));
  });
});
