import { describe, expect, it } from 'vitest';
import { url } from '../../test/config-problems.ts';
import { defineConfig } from './define-config.ts';
import type { DmtConfig } from './dmt-config.ts';
import { resolveConfig } from './resolve-config.ts';

const minimal = { connection: { url }, schemas: { tenant: { users: 'a table' } } };

describe('resolveConfig', () => {
  it('applies every default', () => {
    const resolved = resolveConfig(defineConfig(minimal));
    expect(resolved).toEqual({
      connection: {
        poolConfig: {
          connectionString: url,
          max: 20,
          idleTimeoutMillis: 30_000,
          connectionTimeoutMillis: 5_000,
          keepAlive: true,
          keepAliveInitialDelayMillis: 10_000,
        },
        retry: { maxAttempts: 3, initialDelayMs: 100, maxDelayMs: 5_000, backoffMultiplier: 2, jitter: true },
        pooler: 'none',
        preparedStatements: { enabled: false, maxPerConnection: 200, maxPerTenant: 100, ttlMs: 3_600_000 },
      },
      isolation: {
        database: { createDatabase: true },
        strategy: 'schema',
        sanitize: {
          enabled: true,
          maxLength: 63,
          allowedChars: /^[a-z0-9_]+$/,
          reservedNames: ['public', 'pg_catalog', 'information_schema', 'pg_toast', 'dmt', 'drizzle'],
          pathSchemas: [],
        },
        searchPath: { shared: false, extensions: [] },
        pooling: {
          mode: 'shared',
          strategy: 'queue',
          maxPools: 50,
          poolTtlMs: 3_600_000,
          queueTimeoutMs: 5_000,
          maxWaitingRequests: 1_000,
          maxConnectionsPerTenant: 15,
          maxTenantsPerConnection: 500,
          pipelineDepth: 1,
        },
        row: { tenantColumn: 'tenant_id', tenantIdType: 'text' },
      },
      schemas: { tenant: minimal.schemas.tenant, shared: {} },
      drizzle: {},
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
        hooks: {},
        spares: { count: 0, refillAfterClaim: false },
      },
      hooks: {},
      logger: { level: 'info' },
      metrics: { enabled: true, prefix: 'dmt' },
      debug: {
        enabled: false,
        logQueries: true,
        logPoolEvents: true,
        slowQueryThreshold: 1_000,
        logParams: false,
      },
    });
    expect(Object.isFrozen(resolved.isolation.pooling)).toBe(true);
  });

  it.each([
    [20, 15],
    [10, 7],
    [2, 1],
    [1, 1],
  ])('keeps some of %i connections from any one tenant', (max, share) => {
    const { isolation } = resolveConfig({ ...minimal, connection: { url, poolConfig: { max } } });
    expect(isolation.pooling.maxConnectionsPerTenant).toBe(share);
  });

  it('understands the other names of options', () => {
    const { migrations } = resolveConfig({
      ...minimal,
      migrations: { folder: './tenants', table: 'done', sharedTable: 'done_shared' },
    });
    expect(migrations).toMatchObject({
      tenantFolder: './tenants',
      migrationsTable: 'done',
      sharedMigrationsTable: 'done_shared',
    });
    expect(migrations).not.toHaveProperty('folder');
  });

  it('takes an option that is undefined for one that is absent', () => {
    const connection = { url, poolConfig: { max: undefined }, retry: { jitter: undefined } };
    const resolved = resolveConfig({ ...minimal, connection } as unknown as DmtConfig);
    expect(resolved.connection.poolConfig.max).toBe(20);
    expect(resolved.connection.retry.jitter).toBe(true);
  });

  it('takes the connection of connection.pool', () => {
    const pool = { host: 'localhost', password: () => 'fetched', max: 4 };
    const { poolConfig } = resolveConfig({ ...minimal, connection: { pool } }).connection;
    expect(poolConfig).toMatchObject({ ...pool, keepAlive: true });
    expect(poolConfig).not.toHaveProperty('connectionString');
  });

  it('reserves the schemas of extensions, and adds reserved names to its own', () => {
    const isolation = { sanitize: { reservedNames: ['admin'] }, searchPath: { extensions: ['postgis'] } };
    const { sanitize } = resolveConfig({ ...minimal, isolation }).isolation;
    expect(sanitize.reservedNames).toEqual(expect.arrayContaining(['public', 'drizzle', 'admin']));
    expect(sanitize.pathSchemas).toEqual(['postgis']);
  });

  it('validates what did not come from defineConfig', () => {
    expect(() => resolveConfig({ connection: {} } as unknown as DmtConfig)).toThrow(
      expect.objectContaining({ code: 'DMT_CONFIG_INVALID' }),
    );
  });
});
