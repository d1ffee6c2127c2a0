import { createTenantManager, type DmtConfig, type TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase, withClient, withDatabaseName } from '@dmt-tooling/harness';
import { pgTable, serial, text } from 'drizzle-orm/pg-core';
import { createMigrator, type Migrator } from '../../src/index.ts';
import { createMigrationFolder, type MigrationFolder } from '../support/migration-folder.ts';
import { dropRolesOf } from '../support/tenant-roles.ts';

export const items = pgTable('items', { id: serial().primaryKey(), tenant: text().notNull() });
export const plans = pgTable('plans', { id: serial().primaryKey(), name: text() });

export type Tables = { items: typeof items };
export type SharedTables = { plans: typeof plans };

/** A fleet that one of the strategies keeps apart: what every strategy has to do is tried on each of them. */
export interface StrategyFixture extends AsyncDisposable {
  readonly config: DmtConfig<Tables, SharedTables>;
  readonly tenantFolder: MigrationFolder;
  readonly migrator: Migrator;
  createTenants(connection?: Partial<DmtConfig['connection']>): TenantManager<Tables, SharedTables>;
  /** Runs a statement beside everybody, where the tenant's tables are. */
  tamper(tenantId: string, text: string): Promise<void>;
}

/** What is particular to a strategy: how it is configured, where a tenant is found from outside, what it leaves behind. */
interface Strategy {
  isolation(home: TestDatabase): NonNullable<DmtConfig['isolation']>;
  tamper(home: TestDatabase, tenantId: string, text: string): Promise<unknown>;
  cleanUp(home: TestDatabase): Promise<void>;
}

const inSchema = (home: TestDatabase, tenantId: string, text: string): Promise<unknown> =>
  home.query(`set search_path to tenant_${tenantId}; ${text}; reset search_path`);
const databaseOf = (home: TestDatabase, tenantId: string): string => `${home.name}_${tenantId}`;

/** A new strategy is tried by being named here. */
export const strategies: Readonly<Record<'schema' | 'schema with roles' | 'database', Strategy>> = {
  schema: { isolation: () => ({}), tamper: inSchema, cleanUp: async () => {} },
  'schema with roles': {
    isolation: () => ({ tenantRoles: true }),
    tamper: inSchema,
    cleanUp: dropRolesOf,
  },
  database: {
    // Databases belong to the server, and other tests have tenants of the same names.
    isolation: (home) => ({ strategy: 'database', databaseNameTemplate: (id) => databaseOf(home, id) }),
    tamper: (home, tenantId, text) =>
      withClient(withDatabaseName(home.url, databaseOf(home, tenantId)), (client) => client.query(text)),
    cleanUp: async (home) => {
      const made = await home.query<{ name: string }>(
        `select datname as name from pg_database where starts_with(datname, $1)`,
        [`${home.name}_`],
      );
      for (const { name } of made) await home.query(`drop database "${name}" with (force)`);
    },
  },
};
export type StrategyUnderTest = keyof typeof strategies;

export async function createStrategyFixture(name: StrategyUnderTest): Promise<StrategyFixture> {
  const strategy = strategies[name];
  const home = await createTestDatabase();
  const tenantFolder = await createMigrationFolder({
    '0001_items.sql': 'create table items (id serial primary key, tenant text not null);',
  });
  const sharedFolder = await createMigrationFolder({
    '0001_plans.sql': 'create table plans (id serial primary key, name text);',
  });
  const config: DmtConfig<Tables, SharedTables> = {
    connection: { url: home.url, poolConfig: { max: 4 } },
    schemas: { tenant: { items }, shared: { plans } },
    isolation: strategy.isolation(home),
    migrations: { tenantFolder: tenantFolder.path, sharedFolder: sharedFolder.path },
  };
  const migrator = createMigrator(config);
  const managers: TenantManager<Tables, SharedTables>[] = [];
  return {
    config,
    tenantFolder,
    migrator,
    createTenants(connection) {
      const tenants = createTenantManager(
        { ...config, connection: { ...config.connection, ...connection } },
        { lifecycle: migrator },
      );
      managers.push(tenants);
      return tenants;
    },
    async tamper(tenantId, text) {
      await strategy.tamper(home, tenantId, text);
    },
    async [Symbol.asyncDispose]() {
      for (const tenants of managers) await tenants.dispose();
      await migrator.dispose();
      await strategy.cleanUp(home);
      await tenantFolder[Symbol.asyncDispose]();
      await sharedFolder[Symbol.asyncDispose]();
      await home.drop();
    },
  };
}
