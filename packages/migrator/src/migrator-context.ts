import type { MigrationHooks, TableModule } from '@dmt/core';
import {
  createStrategy,
  type IsolationStrategy,
  type Placement,
  type ResolvedConfig,
  type ResolvedConnection,
  type ResolvedMigrations,
  renderTenantPath,
  type SchemaName,
  sharedPlacement,
} from '@dmt/core/internal';
import { type ClientPool, createClientPool, toRunSql } from './connections/index.ts';
import { type LedgerTable, locateSharedLedger } from './ledger/index.ts';
import { createLayout, discoverTenants, type FleetLayout, type TenantSite } from './lifecycle/index.ts';
import { type PreparedSource, prepareSharedSource, prepareTenantSource } from './plan/index.ts';
import { createTenantRoles } from './roles/index.ts';
import type { MigrationTarget, RunSettings } from './run/index.ts';
import { type MigrationSource, readMigrationSource, rememberLast } from './source/index.ts';

/** What the operations of a migrator have in common. */
export interface MigratorContext {
  /** Connections to the configured database; those to a tenant's tables are the layout's to give. */
  readonly pool: ClientPool;
  readonly layout: FleetLayout;
  readonly strategy: IsolationStrategy;
  readonly shared: Placement;
  readonly settings: RunSettings;
  readonly hooks: MigrationHooks;
  readonly tenantFolder: string;
  readonly sharedFolder: string;
  readonly migrationsTable: string;
  readonly sharedMigrationsTable: string;
  readonly spares: ResolvedMigrations['spares'];
  /** Remembers the last source: as long as the files stay as they are, they are parsed once. */
  prepareTenantSource(source: MigrationSource): PreparedSource;
  /** The `search_path` of whoever lives in a schema. */
  pathOf(schemaName: SchemaName): string;
  /** The ids that the user's own discovery gives; `undefined` where the directory lists the tenants. */
  discover(): Promise<string[] | undefined>;
}

export function createMigratorContext<Tenant extends TableModule, Shared extends TableModule>(
  config: ResolvedConfig<Tenant, Shared>,
): MigratorContext {
  const { migrations } = config;
  const { outOfOrder, lockTimeoutMs, statementTimeoutMs, retries, tableFormat, autoMigrateFormat } =
    migrations;
  const connection = connectionOf(config);
  const pool = createClientPool(connection);
  const settings = {
    outOfOrder,
    lockTimeoutMs,
    statementTimeoutMs,
    retries,
    pooler: config.connection.pooler,
    ledgerForm: { tableFormat, autoMigrateFormat },
  };
  return {
    pool,
    layout: createLayout({ config, connection, pool, settings, roles: createTenantRoles(config.isolation) }),
    strategy: createStrategy(config),
    shared: sharedPlacement(config),
    settings,
    hooks: migrations.hooks,
    tenantFolder: migrations.tenantFolder,
    sharedFolder: migrations.sharedFolder,
    migrationsTable: migrations.migrationsTable,
    sharedMigrationsTable: migrations.sharedMigrationsTable,
    spares: migrations.spares,
    prepareTenantSource: rememberLast(prepareTenantSource),
    pathOf: (schemaName) => renderTenantPath(schemaName, config.isolation),
    discover: async () =>
      migrations.tenantDiscovery ? pool.use((client) => discoverTenants(client, config)) : undefined,
  };
}

/** Migrators may be somebody else than the application. */
function connectionOf<Tenant extends TableModule, Shared extends TableModule>({
  connection,
  migrations: { url },
}: ResolvedConfig<Tenant, Shared>): ResolvedConnection {
  if (url === undefined) return connection;
  return { ...connection, poolConfig: { ...connection.poolConfig, connectionString: url } };
}

/** Read anew for each operation: a migrator may live as long as a server, and folders change in development. */
export async function readTenantSource(context: MigratorContext): Promise<PreparedSource> {
  return context.prepareTenantSource(await readMigrationSource(context.tenantFolder));
}

export async function readSharedSource(context: MigratorContext): Promise<PreparedSource> {
  return prepareSharedSource(await readMigrationSource(context.sharedFolder));
}

export function tenantLedger(
  { migrationsTable, layout }: Pick<MigratorContext, 'migrationsTable' | 'layout'>,
  { tenantId, schemaName }: Pick<TenantSite, 'tenantId' | 'schemaName'>,
): LedgerTable {
  // Tables that tenants share are nobody's: others may be beside them.
  return { schemaName, tenantId: layout.sharedSite ? undefined : tenantId, tableName: migrationsTable };
}

/** The table of shared migrations, which other migrators keep in other places. */
export async function findSharedLedger(
  context: MigratorContext,
  source: PreparedSource,
): Promise<LedgerTable> {
  const { shared, sharedMigrationsTable: tableName, pool } = context;
  const configured = { schemaName: shared.schemaName, tenantId: undefined, tableName };
  return pool.use((client) => locateSharedLedger(configured, source.migrations, toRunSql(client)));
}

export function tenantTarget(
  context: MigratorContext,
  site: TenantSite,
  source: PreparedSource,
): MigrationTarget {
  return {
    source,
    ledger: tenantLedger(context, site),
    searchPath: site.searchPath,
    ...context.layout.admission(site),
  };
}

export function sharedTarget(
  { shared: { searchPath } }: MigratorContext,
  source: PreparedSource,
  ledger: LedgerTable,
): MigrationTarget {
  return { source, ledger, searchPath, admit: async () => [] };
}
