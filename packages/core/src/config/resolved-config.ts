import type { PoolConfig } from 'pg';
import type { SanitizeRules } from '../tenant/index.ts';
import type { PoolerKind, PreparedStatementOptions, RetryOptions } from './connection-options.ts';
import type { DrizzleOptions } from './drizzle-options.ts';
import type { HookOptions } from './hook-options.ts';
import type { PoolingOptions, StrategyName, TenantIdType } from './isolation-options.ts';
import type { MigrationHooks } from './migration-hooks.ts';
import type { MigrationOptions, SpareOptions, TenantDiscovery } from './migration-options.ts';
import type { DebugOptions, LogLevel, LogProvider, MetricsOptions } from './observability-options.ts';
import type { TableModule } from './table-module.ts';

export interface ResolvedRetry
  extends Required<Omit<RetryOptions, 'onRetry'>>,
    Pick<RetryOptions, 'onRetry'> {}

export interface ResolvedConnection {
  /** `url` or `pool`, merged with `poolConfig` and the defaults; `max` is always set. */
  readonly poolConfig: Readonly<PoolConfig> & { readonly max: number };
  readonly retry: ResolvedRetry;
  readonly pooler: PoolerKind;
  readonly preparedStatements: Required<PreparedStatementOptions>;
}

export interface ResolvedPooling {
  readonly mode: NonNullable<PoolingOptions['mode']>;
  readonly strategy: NonNullable<PoolingOptions['strategy']>;
  readonly maxPools: number;
  readonly poolTtlMs: number;
  readonly queueTimeoutMs: number;
  readonly maxWaitingRequests: number;
  readonly maxConnectionsPerTenant: number;
  readonly maxTenantsPerConnection: number;
  /** Most statements in flight on a connection; 1 without pipelining. */
  readonly pipelineDepth: number;
}

export interface ResolvedTenantRoles {
  /** Roles belong to the server: their names tell its databases apart. */
  readonly database: string;
  readonly grantTo: readonly string[];
}

/** Read by the row strategy only. */
export interface ResolvedRowIsolation {
  readonly tenantColumn: string;
  readonly tenantIdType: TenantIdType;
  readonly runtimeRole?: string;
  readonly contextKey?: string;
}

/** Read by the database strategy only. */
export interface ResolvedDatabaseIsolation {
  /** Undefined for the canonical names. */
  readonly nameTemplate?: (tenantId: string) => string;
  readonly createDatabase: boolean;
  readonly templateDatabase?: string;
}

export interface ResolvedIsolation {
  readonly strategy: StrategyName;
  /** Undefined for the canonical names. */
  readonly schemaNameTemplate?: (tenantId: string) => string;
  readonly sanitize: SanitizeRules;
  readonly searchPath: { readonly shared: boolean; readonly extensions: readonly string[] };
  readonly database: ResolvedDatabaseIsolation;
  /** Undefined where tenants have no roles. */
  readonly tenantRoles?: ResolvedTenantRoles;
  readonly pooling: ResolvedPooling;
  readonly row: ResolvedRowIsolation;
}

export interface ResolvedMigrations<TShared extends TableModule = TableModule>
  extends Required<
    Omit<
      MigrationOptions<TShared>,
      'folder' | 'table' | 'sharedTable' | 'tenantDiscovery' | 'hooks' | 'spares' | 'url'
    >
  > {
  readonly spares: Required<SpareOptions>;
  /** Undefined where migrators connect as the application does. */
  readonly url?: string | undefined;
  /** Undefined for the tenant directory. */
  readonly tenantDiscovery?: TenantDiscovery<TShared>;
  readonly hooks: MigrationHooks;
}

/** Without a provider lines go to the default sink, and only what `debug` asks for is written there. */
export interface ResolvedLogger {
  readonly provider?: LogProvider;
  readonly level: LogLevel;
}

export interface ResolvedDebug extends Required<DebugOptions> {}

/** A configuration with all defaults applied; made by {@link resolveConfig}, and frozen. */
export interface ResolvedConfig<
  TTenant extends TableModule = TableModule,
  TShared extends TableModule = TableModule,
> {
  readonly connection: ResolvedConnection;
  readonly isolation: ResolvedIsolation;
  readonly schemas: { readonly tenant: TTenant; readonly shared: TShared };
  readonly drizzle: DrizzleOptions;
  readonly migrations: ResolvedMigrations<TShared>;
  readonly hooks: Omit<HookOptions, 'logger'>;
  readonly logger: ResolvedLogger;
  readonly metrics: Required<MetricsOptions>;
  readonly debug: ResolvedDebug;
}
