import { createTenantManager, type DmtConfig, type TenantManager } from '@dmt/core';
import {
  createNamingPolicy,
  ownRowsSql,
  parseTenantId,
  resolveConfig,
  tenantDefaultSql,
} from '@dmt/core/internal';
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
  /** Where the directory is, and the shared tables. */
  readonly home: TestDatabase;
  readonly tenantFolder: MigrationFolder;
  readonly migrator: Migrator;
  createTenants(connection?: Partial<DmtConfig['connection']>): TenantManager<Tables, SharedTables>;
  /** Runs a statement beside everybody, where the tenant's tables are. */
  tamper(tenantId: string, text: string): Promise<void>;
}

/** What is particular to a strategy: how it is configured, where a tenant is found from outside, what it leaves behind. */
interface Strategy {
  isolation(home: TestDatabase): NonNullable<DmtConfig['isolation']>;
  /** Roles other than the one that owns all there is, and what they need. */
  prepare?(home: TestDatabase): Promise<Prepared>;
  tamper(home: TestDatabase, tenantId: string, text: string): Promise<unknown>;
  cleanUp(home: TestDatabase): Promise<void>;
}

/** The application as a role of its own, and the migrations that let it in. */
interface Prepared {
  readonly appUrl: string;
  readonly isolation: NonNullable<DmtConfig['isolation']>;
  readonly tenantSql: string;
  readonly sharedSql: string;
}

const inSchema = (home: TestDatabase, tenantId: string, text: string): Promise<unknown> =>
  home.query(`set search_path to tenant_${tenantId}; ${text}; reset search_path`);

/** Databases belong to the server, and other tests have tenants of the same names. */
function databaseOf(home: TestDatabase, tenantId: string): string {
  const { isolation } = resolveConfig({ connection: { url: home.url }, schemas: { tenant: {} } });
  const naming = createNamingPolicy({ sanitize: isolation.sanitize, prefix: `${home.name}_` });
  return naming.proposedNameFor(parseTenantId(tenantId));
}

/** What `dmt generate` writes for these tables. */
async function prepareRows(home: TestDatabase): Promise<Prepared> {
  const app = await home.createRole('nosuperuser nobypassrls');
  const column = { tenantColumn: 'tenant', tenantIdType: 'text', isSigned: false } as const;
  const own = ownRowsSql(column);
  return {
    appUrl: app.url,
    isolation: { strategy: 'row', tenantColumn: 'tenant', runtimeRole: app.name },
    tenantSql: `
      alter table items enable row level security;
      alter table items force row level security;
      create policy dmt_tenant_rows on items using (${own}) with check (${own});
      alter table items alter column tenant set default ${tenantDefaultSql(column)};
      create index on items (tenant);
      grant select, insert, update, delete on items to ${app.name};
      grant usage on sequence items_id_seq to ${app.name};`,
    sharedSql: `grant select, insert on plans to ${app.name}; grant usage on sequence plans_id_seq to ${app.name};`,
  };
}

/** A new strategy is tried by being named here. */
export const strategies: Readonly<Record<'schema' | 'schema with roles' | 'row' | 'database', Strategy>> = {
  schema: { isolation: () => ({}), tamper: inSchema, cleanUp: async () => {} },
  'schema with roles': {
    isolation: () => ({ tenantRoles: true }),
    tamper: inSchema,
    cleanUp: dropRolesOf,
  },
  row: {
    isolation: () => ({}),
    prepare: prepareRows,
    tamper: (home, _tenantId, text) => home.query(text),
    cleanUp: async () => {},
  },
  database: {
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
  const prepared = await strategy.prepare?.(home);
  const tenantFolder = await createMigrationFolder({
    '0001_items.sql': `create table items (id serial primary key, tenant text not null);${prepared?.tenantSql ?? ''}`,
  });
  const sharedFolder = await createMigrationFolder({
    '0001_plans.sql': `create table plans (id serial primary key, name text);${prepared?.sharedSql ?? ''}`,
  });
  const config: DmtConfig<Tables, SharedTables> = {
    connection: { url: prepared?.appUrl ?? home.url, poolConfig: { max: 4 } },
    schemas: { tenant: { items }, shared: { plans } },
    isolation: prepared?.isolation ?? strategy.isolation(home),
    migrations: { url: home.url, tenantFolder: tenantFolder.path, sharedFolder: sharedFolder.path },
  };
  const migrator = createMigrator(config);
  const managers: TenantManager<Tables, SharedTables>[] = [];
  return {
    config,
    home,
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
