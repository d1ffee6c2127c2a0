import type { PoolConfig } from 'pg';
import type { SanitizeRules } from '../tenant/index.ts';
import { assertValidConfig } from './assert-valid-config.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { databaseOf, userOf } from './database-of.ts';
import { defaultMaxConnectionsPerTenant, defaults } from './defaults.ts';
import type { DmtConfig } from './dmt-config.ts';
import type { IsolationOptions, SanitizeOptions } from './isolation-options.ts';
import type { MigrationOptions } from './migration-options.ts';
import type {
  ResolvedConfig,
  ResolvedConnection,
  ResolvedDatabaseIsolation,
  ResolvedIsolation,
  ResolvedMigrations,
  ResolvedPooling,
  ResolvedRowIsolation,
} from './resolved-config.ts';
import type { NoTables, TableModule } from './table-module.ts';
import { withDefaults } from './with-defaults.ts';

/**
 * Applies all defaults, once. A configuration that did not come from {@link defineConfig} is validated first.
 *
 * @throws DMT_CONFIG_INVALID
 */
export function resolveConfig<TTenant extends TableModule, TShared extends TableModule = NoTables>(
  config: DmtConfig<TTenant, TShared>,
): ResolvedConfig<TTenant, TShared> {
  assertValidConfig(config);
  const connection = resolveConnection(config.connection);
  // Without shared tables TShared is NoTables, which an empty object is.
  const shared = config.schemas.shared ?? ({} as TShared);
  return Object.freeze({
    connection,
    isolation: resolveIsolation(config.isolation ?? {}, connection.poolConfig, config.migrations?.url),
    schemas: Object.freeze({ tenant: config.schemas.tenant, shared }),
    drizzle: Object.freeze({ ...config.drizzle }),
    migrations: resolveMigrations(config.migrations ?? {}),
    ...resolveObservability(config),
  });
}

function resolveObservability<TTenant extends TableModule, TShared extends TableModule>(
  config: DmtConfig<TTenant, TShared>,
): Pick<ResolvedConfig, 'hooks' | 'logger' | 'metrics' | 'debug'> {
  const { logger, ...hooks } = config.hooks ?? {};
  const debug = withDefaults(defaults.debug, config.debug);
  const level = logger?.level ?? (debug.enabled ? 'debug' : 'info');
  return {
    hooks: Object.freeze(hooks),
    logger: Object.freeze({ level, ...(logger === undefined ? {} : { provider: logger.provider }) }),
    metrics: withDefaults(defaults.metrics, config.metrics),
    debug,
  };
}

function resolveConnection(options: ConnectionOptions): ResolvedConnection {
  return Object.freeze({
    poolConfig: resolvePoolConfig(options),
    retry: withDefaults(defaults.retry, options.retry),
    pooler: options.pooler ?? defaults.pooler,
    preparedStatements: withDefaults(defaults.preparedStatements, options.preparedStatements),
  });
}

function resolvePoolConfig({ url, pool, poolConfig }: ConnectionOptions): ResolvedConnection['poolConfig'] {
  const given: PoolConfig = url === undefined ? { ...pool } : { connectionString: url };
  return withDefaults(withDefaults(defaults.poolConfig, given), poolConfig);
}

function resolveIsolation(
  options: IsolationOptions,
  poolConfig: ResolvedConnection['poolConfig'],
  migrationUrl: string | undefined,
): ResolvedIsolation {
  const searchPath = withDefaults(defaults.searchPath, options.searchPath);
  const extensions = Object.freeze([...searchPath.extensions]);
  return Object.freeze({
    strategy: options.strategy ?? defaults.strategy,
    ...(options.schemaNameTemplate === undefined ? {} : { schemaNameTemplate: options.schemaNameTemplate }),
    sanitize: resolveSanitize(options.sanitize ?? {}, extensions),
    searchPath: Object.freeze({ shared: searchPath.shared, extensions }),
    database: resolveDatabase(options),
    ...resolveTenantRoles(options, poolConfig, migrationUrl),
    pooling: resolvePooling(options, poolConfig.max),
    row: resolveRow(options),
  });
}

function resolveDatabase({
  databaseNameTemplate: nameTemplate,
  createDatabase,
  templateDatabase,
}: IsolationOptions): ResolvedDatabaseIsolation {
  return withDefaults(defaults.database, {
    createDatabase,
    ...(nameTemplate === undefined ? {} : { nameTemplate }),
    ...(templateDatabase === undefined ? {} : { templateDatabase }),
  });
}

function resolveRow({
  tenantColumn,
  tenantIdType,
  runtimeRole,
  contextKey,
}: IsolationOptions): ResolvedRowIsolation {
  return withDefaults(defaults.row, {
    tenantColumn,
    tenantIdType,
    ...(runtimeRole === undefined ? {} : { runtimeRole }),
    ...(contextKey === undefined ? {} : { contextKey }),
  });
}

function resolveTenantRoles(
  { tenantRoles }: IsolationOptions,
  poolConfig: PoolConfig,
  migrationUrl: string | undefined,
): Pick<ResolvedIsolation, 'tenantRoles'> {
  if (!tenantRoles) return {};
  const { grantTo } = withDefaults(defaults.tenantRoles, tenantRoles === true ? {} : tenantRoles);
  const database = databaseOf(poolConfig);
  // Whoever migrates as somebody else leaves the application to be named.
  const application = migrationUrl === undefined ? [] : [userOf(poolConfig)];
  const grantees = [...new Set([...application, ...grantTo])];
  return { tenantRoles: Object.freeze({ database, grantTo: Object.freeze(grantees) }) };
}

function resolveSanitize(options: SanitizeOptions, extensions: readonly string[]): SanitizeRules {
  const { reservedNames = [], ...rules } = options;
  return Object.freeze({
    ...withDefaults(defaults.sanitize, rules),
    reservedNames: Object.freeze([...new Set([...defaults.reservedNames, ...reservedNames])]),
    pathSchemas: extensions,
  });
}

function resolvePooling(
  { strategy, pooling: options = {}, maxPools, poolTtlMs }: IsolationOptions,
  maxConnections: number,
): ResolvedPooling {
  return Object.freeze({
    // A connection leads to one database, and with it to one tenant.
    mode: strategy === 'database' ? 'per-tenant' : (options.mode ?? defaults.pooling.mode),
    maxPools: maxPools ?? defaults.pooling.maxPools,
    poolTtlMs: poolTtlMs ?? defaults.pooling.poolTtlMs,
    strategy: options.strategy ?? defaults.pooling.strategy,
    queueTimeoutMs: options.queueTimeout ?? defaults.pooling.queueTimeoutMs,
    maxWaitingRequests: options.maxWaitingRequests ?? defaults.pooling.maxWaitingRequests,
    maxConnectionsPerTenant:
      options.maxConnectionsPerTenant ?? defaultMaxConnectionsPerTenant(maxConnections),
    maxTenantsPerConnection: options.maxTenantsPerConnection ?? defaults.pooling.maxTenantsPerConnection,
    pipelineDepth: options.pipelining
      ? withDefaults(defaults.pipelining, options.pipelining).depth
      : defaults.pooling.pipelineDepth,
  });
}

function resolveMigrations<TShared extends TableModule>(
  options: MigrationOptions<TShared>,
): ResolvedMigrations<TShared> {
  const { folder, table, sharedTable, hooks, spares, ...named } = options;
  const aliases = { tenantFolder: folder, migrationsTable: table, sharedMigrationsTable: sharedTable };
  const filled = withDefaults(withDefaults(defaults.migrations, aliases), named);
  return Object.freeze({
    ...filled,
    hooks: Object.freeze({ ...hooks }),
    spares: withDefaults(defaults.spares, spares),
  });
}
