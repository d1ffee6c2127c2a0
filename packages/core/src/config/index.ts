export type {
  ConnectionOptions,
  PoolerKind,
  PreparedStatementOptions,
  RetryOptions,
} from './connection-options.ts';
export { databaseOf, toDatabase } from './database-of.ts';
export { defineConfig } from './define-config.ts';
export { isDefinedRelations } from './defined-relations.ts';
export type { DmtConfig, SchemaOptions } from './dmt-config.ts';
export type { DrizzleDatabase } from './drizzle-database.ts';
export { drizzleLine } from './drizzle-line.ts';
export type { DrizzleLogger, DrizzleOptions } from './drizzle-options.ts';
export type { HookOptions } from './hook-options.ts';
export type {
  IsolationOptions,
  PipeliningOptions,
  PoolingOptions,
  SanitizeOptions,
  SearchPathOptions,
  StrategyName,
  TenantIdType,
  TenantRoleOptions,
} from './isolation-options.ts';
export type {
  LintOptions,
  LintRuleSetting,
  LintRuleSettings,
  LintRuleSeverity,
  NamingStyle,
} from './lint-options.ts';
export type { MigrationLintRule, SchemaLintRule } from './lint-rules.ts';
export type { MigratedTenant, MigrationHooks } from './migration-hooks.ts';
export type { MigrationOptions, SpareOptions, TenantDiscovery } from './migration-options.ts';
export type {
  DebugOptions,
  LoggerOptions,
  LogLevel,
  LogProvider,
  MetricsOptions,
} from './observability-options.ts';
export { resolveConfig } from './resolve-config.ts';
export type {
  ResolvedConfig,
  ResolvedConnection,
  ResolvedDatabaseIsolation,
  ResolvedDebug,
  ResolvedIsolation,
  ResolvedLogger,
  ResolvedMigrations,
  ResolvedPooling,
  ResolvedRetry,
  ResolvedRowIsolation,
  ResolvedTenantRoles,
} from './resolved-config.ts';
export type { NoTables, TableModule } from './table-module.ts';
export { listDeclaredRelations } from './validation/declared-relations.ts';
