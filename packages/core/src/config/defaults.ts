/** Every default there is; nothing else in the packages knows one. */
export const defaults = {
  poolConfig: {
    max: 20,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    // Finds out about a peer that vanished without a word.
    keepAlive: true,
    // The system's own default is two hours.
    keepAliveInitialDelayMillis: 10_000,
  },
  pooler: 'none',
  retry: {
    maxAttempts: 3,
    initialDelayMs: 100,
    maxDelayMs: 5_000,
    backoffMultiplier: 2,
    jitter: true,
  },
  preparedStatements: {
    enabled: false,
    maxPerConnection: 200,
    maxPerTenant: 100,
    ttlMs: 3_600_000,
  },
  strategy: 'schema',
  sanitize: { enabled: true, maxLength: 63, allowedChars: /^[a-z0-9_]+$/ as RegExp },
  reservedNames: ['public', 'pg_catalog', 'information_schema', 'pg_toast', 'dmt', 'drizzle'],
  database: { createDatabase: true },
  row: { tenantColumn: 'tenant_id', tenantIdType: 'text' },
  searchPath: { shared: false, extensions: [] },
  tenantRoles: { grantTo: [] },
  pooling: {
    mode: 'shared',
    maxPools: 50,
    poolTtlMs: 3_600_000,
    strategy: 'queue',
    queueTimeoutMs: 5_000,
    maxWaitingRequests: 1_000,
    maxTenantsPerConnection: 500,
    pipelineDepth: 1,
  },
  pipelining: { depth: 16 },
  migrations: {
    tenantFolder: './drizzle/tenant',
    sharedFolder: './drizzle/shared',
    migrationsTable: '__drizzle_migrations',
    sharedMigrationsTable: '__drizzle_shared_migrations',
    tableFormat: 'auto-detect',
    autoMigrateFormat: false,
    outOfOrder: 'apply',
    lockTimeoutMs: 3_000,
    statementTimeoutMs: 0,
    retries: 3,
  },
  spares: { count: 0, refillAfterClaim: false },
  metrics: { enabled: true, prefix: 'dmt' },
  debug: {
    enabled: false,
    logQueries: true,
    logPoolEvents: true,
    slowQueryThreshold: 1_000,
    logParams: false,
  },
} as const;

/** A quarter of the pool is kept from any one tenant, so that a busy one never takes all connections. */
export function defaultMaxConnectionsPerTenant(maxConnections: number): number {
  return Math.max(1, maxConnections - Math.ceil(maxConnections / 4));
}
