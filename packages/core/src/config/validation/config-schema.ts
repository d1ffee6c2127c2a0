import * as v from 'valibot';
import { MAX_IDENTIFIER_BYTES } from '../../tenant/index.ts';
import type { ConnectionOptions, PreparedStatementOptions, RetryOptions } from '../connection-options.ts';
import type { DmtConfig } from '../dmt-config.ts';
import type { DrizzleOptions } from '../drizzle-options.ts';
import type { HookOptions } from '../hook-options.ts';
import type {
  IsolationOptions,
  PipeliningOptions,
  PoolingOptions,
  SanitizeOptions,
  SearchPathOptions,
  TenantRoleOptions,
} from '../isolation-options.ts';
import type { LintOptions, LintRuleSettings } from '../lint-options.ts';
import { MIGRATION_LINT_RULES, SCHEMA_LINT_RULES } from '../lint-rules.ts';
import type { MigrationHooks } from '../migration-hooks.ts';
import type { MigrationOptions, SpareOptions } from '../migration-options.ts';
import type { DebugOptions, LoggerOptions, MetricsOptions } from '../observability-options.ts';
import { knownObject, type OptionSchema, type OptionSchemas } from './known-object.ts';
import { each, severity, withOptions } from './lint-rule-schemas.ts';
import { notYetAvailable, onlyWithStrategy, sectionNotYetAvailable } from './not-yet-available.ts';
import {
  callback,
  factor,
  flag,
  flagOr,
  identifier,
  identifiers,
  integer,
  logProvider,
  metricPrefix,
  offOr,
  oneOf,
  pattern,
  plainObject,
  text,
} from './option-schemas.ts';

/** What is checked where several options can be seen together. */
const checkedElsewhere: OptionSchema = v.optional(v.unknown());

const retry = {
  maxAttempts: integer(1),
  initialDelayMs: integer(0),
  maxDelayMs: integer(0),
  backoffMultiplier: factor(1),
  jitter: flag,
  onRetry: callback,
} satisfies OptionSchemas<RetryOptions>;

const preparedStatements = {
  enabled: flag,
  maxPerConnection: integer(1),
  maxPerTenant: integer(1),
  ttlMs: integer(1),
} satisfies OptionSchemas<PreparedStatementOptions>;

const connection = {
  url: checkedElsewhere,
  pool: checkedElsewhere,
  poolConfig: checkedElsewhere,
  retry: v.optional(knownObject(retry)),
  preparedStatements: v.optional(knownObject(preparedStatements)),
  pooler: oneOf(['none', 'session', 'transaction']),
} satisfies OptionSchemas<ConnectionOptions>;

const sanitize = {
  enabled: flag,
  maxLength: integer(1, MAX_IDENTIFIER_BYTES),
  allowedChars: pattern,
  reservedNames: identifiers,
} satisfies OptionSchemas<SanitizeOptions>;

const searchPath = {
  shared: flag,
  extensions: identifiers,
} satisfies OptionSchemas<SearchPathOptions>;

const tenantRoles = {
  grantTo: identifiers,
} satisfies OptionSchemas<TenantRoleOptions>;

const pipelining = {
  depth: integer(2, 1_000),
} satisfies OptionSchemas<PipeliningOptions>;

const pooling = {
  mode: oneOf(['shared', 'per-tenant']),
  strategy: oneOf(['queue', 'reject', 'evict-lru']),
  queueTimeout: integer(1),
  maxWaitingRequests: integer(0),
  maxConnectionsPerTenant: integer(1),
  maxTenantsPerConnection: integer(1),
  pipelining: offOr(knownObject(pipelining)),
} satisfies OptionSchemas<PoolingOptions>;

const isolation = {
  strategy: oneOf(['schema', 'row', 'database'], ['hybrid']),
  schemaNameTemplate: callback,
  databaseNameTemplate: callback,
  createDatabase: flag,
  templateDatabase: identifier,
  sanitize: v.optional(knownObject(sanitize)),
  searchPath: v.optional(knownObject(searchPath)),
  tenantRoles: flagOr(knownObject(tenantRoles)),
  pooling: v.optional(knownObject(pooling)),
  maxPools: integer(1),
  poolTtlMs: integer(0),
  tenantColumn: identifier,
  tenantIdType: oneOf(['text', 'uuid', 'integer', 'bigint']),
  enableRLS: checkedElsewhere,
  runtimeRole: identifier,
  contextKey: text,
} satisfies OptionSchemas<IsolationOptions>;

const isolationOfLaterVersions = {
  default: onlyWithStrategy('hybrid'),
  rules: onlyWithStrategy('hybrid'),
  onPromotion: onlyWithStrategy('hybrid'),
};

const drizzle = {
  casing: oneOf(['snake_case', 'camelCase']),
  logger: checkedElsewhere,
} satisfies OptionSchemas<DrizzleOptions>;

const migrationHooks = {
  beforeTenant: callback,
  afterTenant: callback,
  beforeMigration: callback,
  afterMigration: callback,
} satisfies OptionSchemas<MigrationHooks>;
const spares = {
  count: integer(0, 10_000),
  refillAfterClaim: flag,
} satisfies OptionSchemas<SpareOptions>;

const migrations = {
  url: checkedElsewhere,
  tenantFolder: text,
  folder: text,
  sharedFolder: text,
  migrationsTable: identifier,
  table: identifier,
  sharedMigrationsTable: identifier,
  sharedTable: identifier,
  tableFormat: oneOf(['auto-detect', 'drizzle', 'name', 'hash']),
  autoMigrateFormat: flag,
  tenantDiscovery: callback,
  outOfOrder: oneOf(['apply', 'error']),
  lockTimeoutMs: integer(0),
  statementTimeoutMs: integer(0),
  retries: integer(0),
  hooks: v.optional(knownObject(migrationHooks)),
  spares: v.optional(knownObject(spares)),
} satisfies OptionSchemas<MigrationOptions>;

const logger = {
  provider: logProvider,
  level: oneOf(['debug', 'info', 'warn', 'error']),
} satisfies OptionSchemas<LoggerOptions>;

const metrics = {
  enabled: flag,
  prefix: metricPrefix,
} satisfies OptionSchemas<MetricsOptions>;

const debug = {
  enabled: flag,
  logQueries: flag,
  logPoolEvents: flag,
  slowQueryThreshold: factor(0),
  logParams: flag,
} satisfies OptionSchemas<DebugOptions>;

const naming = withOptions({ style: oneOf(['snake_case', 'camelCase', 'PascalCase', 'kebab-case']) });

const lintRules: Record<keyof LintRuleSettings, OptionSchema> = {
  ...each(SCHEMA_LINT_RULES, severity),
  ...each(MIGRATION_LINT_RULES, severity),
  'table-naming': naming,
  'column-naming': naming,
  'require-timestamps': withOptions({ columns: identifiers }),
  'require-soft-delete': withOptions({ column: identifier }),
};

const lint = {
  rules: v.optional(knownObject(lintRules)),
} satisfies OptionSchemas<LintOptions>;

const hooks = {
  onPoolCreated: callback,
  onPoolEvicted: callback,
  onError: callback,
  onQueueFull: callback,
  onQueueTimeout: callback,
  onTenantResolved: callback,
  logger: v.optional(knownObject(logger)),
} satisfies OptionSchemas<HookOptions>;

const config = {
  connection: v.optional(knownObject(connection)),
  isolation: v.optional(knownObject({ ...isolation, ...isolationOfLaterVersions })),
  schemas: v.optional(knownObject({ tenant: plainObject, shared: plainObject })),
  drizzle: v.optional(knownObject(drizzle)),
  migrations: v.optional(knownObject(migrations)),
  hooks: v.optional(knownObject(hooks)),
  metrics: v.optional(knownObject(metrics)),
  debug: v.optional(knownObject(debug)),
  lint: v.optional(knownObject(lint)),
} satisfies OptionSchemas<DmtConfig>;

const sectionsOfLaterVersions = {
  rateLimit: sectionNotYetAvailable(),
  audit: sectionNotYetAvailable(),
  cache: sectionNotYetAvailable(),
  regions: notYetAvailable(),
  tenantRegion: notYetAvailable(),
  quotas: sectionNotYetAvailable(),
  encryption: sectionNotYetAvailable(),
};

/** The form of a configuration, key by key. What needs two keys to judge is checked beside it. */
export const configSchema: OptionSchema = knownObject({ ...config, ...sectionsOfLaterVersions });
