import { createTenantManager, type DmtConfig, findDmtError } from '@dmt/core';
import { createTestDatabase, type TestDatabase, withClient } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { pgTable, serial, text } from 'drizzle-orm/pg-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMigrator, type Migrator } from '../src/index.ts';
import { chaosSeed, chaosSize, createRandom } from './support/chaos.ts';
import { createMigrationFolder, type MigrationFolder } from './support/migration-folder.ts';

const items = pgTable('items', { id: serial().primaryKey(), tenant: text().notNull() });
const plans = pgTable('plans', { id: serial().primaryKey(), name: text() });
type Config = DmtConfig<{ items: typeof items }, { plans: typeof plans }>;

let home: TestDatabase;
let tenantFolder: MigrationFolder;
let sharedFolder: MigrationFolder;
let config: Config;
let migrator: Migrator;

beforeEach(async () => {
  home = await createTestDatabase();
  tenantFolder = await createMigrationFolder({
    '0001_items.sql': 'create table items (id serial primary key, tenant text not null);',
  });
  sharedFolder = await createMigrationFolder({
    '0001_plans.sql': 'create table plans (id serial primary key, name text);',
  });
  config = {
    connection: { url: home.url, poolConfig: { max: 4 } },
    schemas: { tenant: { items }, shared: { plans } },
    // Databases belong to the server, and other tests have tenants of the same names.
    isolation: { strategy: 'database', databaseNameTemplate: (id) => `${home.name}_${id}` },
    migrations: { tenantFolder: tenantFolder.path, sharedFolder: sharedFolder.path },
  };
  migrator = createMigrator(config);
});
afterEach(async () => {
  await migrator.dispose();
  for (const name of await databases()) await onServer(`drop database "${name}" with (force)`);
  await tenantFolder[Symbol.asyncDispose]();
  await sharedFolder[Symbol.asyncDispose]();
  await home.drop();
});

const BUDGET = chaosSize(40);
const REQUESTS = chaosSize(6_000);
const fail = (): never => {
  throw new Error('There is no such tenant.');
};
function messagesOf(error: unknown): string {
  return error instanceof Error ? `${error.message} ${messagesOf(error.cause)}` : '';
}

const onServer = (text: string): Promise<{ rows: Record<string, unknown>[] }> =>
  withClient(home.adminUrl, (client) => client.query(text));

async function databases(): Promise<string[]> {
  const { rows } = await onServer(
    `select datname from pg_database where datname like '${home.name}\\_%' order by 1`,
  );
  return rows.map(({ datname }) => String(datname));
}
const nameOf = (id: string): string => `${home.name}_${id}`;
const codeOf = (error: unknown): string => findDmtError(error)?.code ?? String(error);

describe('a database for each tenant', () => {
  it('is created, served from, migrated, seeded, compared and dropped', async () => {
    await migrator.migrateShared();
    for (const id of ['acme', 'beta']) {
      expect(await migrator.createTenant(id)).toMatchObject({
        status: 'migrated',
        appliedMigrations: ['0001_items'],
      });
    }
    expect(await databases()).toEqual([nameOf('acme'), nameOf('beta')]);
    await using tenants = createTenantManager(config, { lifecycle: migrator });
    for (const id of ['acme', 'beta']) await tenants.getDb(id).insert(items).values({ tenant: id });
    await tenants.getDb('acme').transaction(async (tx) => {
      await tx.insert(items).values({ tenant: 'acme' });
    });
    expect(await tenants.getDb('acme').select().from(items)).toHaveLength(2);
    expect(await tenants.getDb('beta').select().from(items)).toMatchObject([{ tenant: 'beta' }]);
    await tenants.getSharedDb().insert(plans).values({ name: 'basic' });
    expect(await tenants.getSharedDb().select().from(plans)).toMatchObject([{ name: 'basic' }]);
    expect(await tenants.healthCheck({ tenantIds: ['acme', 'beta'] })).toMatchObject({ healthy: true });
    expect(
      await tenants.withConnection('beta', (client) => client.query('select current_database() as name')),
    ).toMatchObject({ rows: [{ name: nameOf('beta') }] });

    await tenantFolder.write('0002_more.sql', 'alter table items add column more int;');
    await tenantFolder.write('0002_more.down.sql', 'alter table items drop column more;');
    expect((await migrator.getStatus()).map(({ status }) => status)).toEqual(['behind', 'behind']);
    expect(await migrator.migrateAll()).toMatchObject({ succeeded: 2, failed: 0 });
    expect(await migrator.migrateAll()).toMatchObject({ skipped: 2, failed: 0 });
    expect(await migrator.diff()).toMatchObject({ drifted: 0, ok: 2 });
    await withClient(home.url.replace(home.name, nameOf('beta')), (client) =>
      client.query('alter table items add column extra int'),
    );
    expect(await migrator.diff()).toMatchObject({ drifted: 1, ok: 1 });
    expect(await migrator.rollback({ tenants: ['acme'], to: '0001_items' })).toMatchObject({ succeeded: 1 });
    expect((await migrator.getStatus()).map(({ status }) => status)).toEqual(['behind', 'ok']);
    const seeded = await migrator.seedAll(async (db, id) => {
      await db.execute(sql`insert into items (tenant) values (${id})`);
    });
    expect(seeded).toMatchObject({ succeeded: 2 });
    expect(await tenants.getDb('acme').select().from(items)).toHaveLength(3);

    await tenants.dropTenant('acme');
    expect(await databases()).toEqual([nameOf('beta')]);
    expect(await tenants.getDb('acme').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NOT_FOUND');
    expect(await migrator.listTenants()).toMatchObject([{ tenantId: 'beta', state: 'active' }]);
  });

  it(`serves more tenants than connections, and each its own rows, while backends are killed (DMT_CHAOS_SEED=${chaosSeed})`, {
    timeout: 600_000,
  }, async () => {
    const ids = Array.from({ length: chaosSize(120) }, (_, index) => `t${index}`);
    for (const id of ids) await migrator.createTenant(id);
    const poolConfig = { max: BUDGET, application_name: 'budget' };
    await using tenants = createTenantManager({ ...config, connection: { url: home.url, poolConfig } });
    // Kept over all evictions.
    const handles = ids.map((id) => ({ id, db: tenants.getDb(id) }));
    const random = createRandom(chaosSeed);
    const foreign: unknown[] = [];
    let [most, done, isOver] = [0, 0, false];
    const attack = async (): Promise<void> => {
      for (let turn = 0; !isOver; turn++) {
        const { rows } = await onServer(
          `select count(*)::int as n, min(pid) as victim from pg_stat_activity where application_name = 'budget'`,
        );
        most = Math.max(most, Number(rows[0]?.n));
        if (turn % 10 === 9 && rows[0]?.victim)
          await onServer(`select pg_terminate_backend(${rows[0].victim})`);
      }
    };
    const work = async (): Promise<void> => {
      const { id, db } = handles[Math.floor(random() * handles.length)] ?? fail();
      try {
        const rows = await db.transaction(async (tx) => {
          await tx.insert(items).values({ tenant: id });
          return tx.select().from(items);
        });
        foreign.push(...rows.filter(({ tenant }) => tenant !== id));
        if (rows.length === 0) foreign.push(id);
        done += 1;
      } catch (error) {
        // Of a backend that was killed.
        if (!/terminat|lost|outcome|Connection|did not begin/i.test(messagesOf(error))) foreign.push(error);
      }
    };
    const attacker = attack();
    const worker = async (): Promise<void> => {
      for (let left = REQUESTS / 32; left > 0; left--) await work();
    };
    await Promise.all(Array.from({ length: 32 }, worker));
    isOver = true;
    await attacker;
    expect(foreign).toEqual([]);
    expect(done).toBeGreaterThan(REQUESTS * 0.8);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(BUDGET);
  });

  it('is not found where nobody made it, also while other tenants are at work', async () => {
    await migrator.createTenant('acme');
    await using tenants = createTenantManager(config);
    expect(await tenants.getDb('acme').select().from(items)).toEqual([]);
    expect(await tenants.getDb('nobody').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NOT_FOUND');
    await onServer(`drop database "${nameOf('acme')}" with (force)`);
    const outcomes = await Promise.all(
      Array.from({ length: 3 }, () =>
        tenants
          .getDb('acme')
          .select()
          .from(items)
          .then(() => 'ran', codeOf),
      ),
    );
    expect(new Set(outcomes)).not.toContain('ran');
    expect(await tenants.getDb('acme').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NOT_FOUND');
    expect(await migrator.getTenantStatus('acme')).toMatchObject({
      status: 'error',
      error: { code: 'DMT_TENANT_NOT_FOUND' },
    });
  });

  it('goes on where a creation or a drop was interrupted', async () => {
    await tenantFolder.write('0002_bad.sql', 'select 1/0;');
    await expect(migrator.createTenant('acme')).rejects.toMatchObject({ code: 'DMT_MIGRATION_FAILED' });
    await using tenants = createTenantManager(config);
    expect(await tenants.getDb('acme').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NOT_READY');
    // As if it had been killed between making the database and its stamp.
    await onServer(`comment on database "${nameOf('acme')}" is null`);
    await tenantFolder.remove('0002_bad.sql');
    await migrator.createTenant('acme');
    expect(await tenants.getDb('acme').select().from(items)).toEqual([]);
    await home.query(`update dmt.tenants set state = 'dropping'`);
    await migrator.dropTenant('acme');
    expect(await databases()).toEqual([]);
    await migrator.createTenant('acme');
    expect(await migrator.listTenants()).toMatchObject([{ tenantId: 'acme', state: 'active' }]);
  });

  it('is nobody else’s: not a stranger’s database, not that of another fleet of the server', async () => {
    await onServer(`create database "${nameOf('acme')}"`);
    await expect(migrator.createTenant('acme')).rejects.toMatchObject({ code: 'DMT_TENANT_EXISTS' });
    await expect(migrator.dropTenant('acme')).rejects.toMatchObject({ code: 'DMT_TENANT_NOT_ADOPTED' });
    await using tenants = createTenantManager(config);
    expect(await tenants.getDb('acme').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NOT_ADOPTED');
    await onServer(`comment on database "${nameOf('acme')}" is E'dmt:tenant:acme\\ndmt:home:other'`);
    for (const attempt of [() => migrator.createTenant('acme'), () => migrator.dropTenant('acme')]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'DMT_TENANT_NAME_COLLISION' });
    }
    expect(await tenants.getDb('acme').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NAME_COLLISION');
    expect(await databases()).toEqual([nameOf('acme')]);
  });

  it('is adopted when it is first migrated, and made from a template', async () => {
    const template = `${home.name}_model`;
    await onServer(`create database "${template}"`);
    await withClient(home.url.replace(home.name, template), (client) =>
      client.query('create table public.extras (id int)'),
    );
    await using modelled = createMigrator({
      ...config,
      isolation: { ...config.isolation, strategy: 'database', templateDatabase: template },
    });
    await modelled.createTenant('acme').catch(() => {});
    const { rows } = await withClient(home.url.replace(home.name, nameOf('acme')), (client) =>
      client.query(`select to_regclass('public.extras') is not null as is_there`),
    );
    expect(rows).toEqual([{ is_there: true }]);

    await onServer(`create database "${nameOf('beta')}"`);
    await migrator.migrateTenants(['beta']);
    await using tenants = createTenantManager(config);
    expect(await tenants.getDb('beta').select().from(items)).toEqual([]);
  });

  it('is never the configured one, and is dropped with whoever is connected to it', async () => {
    await using sly = createMigrator({
      ...config,
      isolation: { strategy: 'database', databaseNameTemplate: () => home.name },
    });
    await expect(sly.createTenant('acme')).rejects.toMatchObject({ code: 'DMT_SCHEMA_NAME_INVALID' });
    await migrator.createTenant('acme');
    await using tenants = createTenantManager(config);
    await tenants.getDb('acme').select().from(items);
    await migrator.dropTenant('acme');
    expect(await databases()).toEqual([]);
    expect(await tenants.getDb('acme').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NOT_FOUND');
  });
});
