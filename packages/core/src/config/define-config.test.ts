import { mysqlTable, serial } from 'drizzle-orm/mysql-core';
import { integer, pgMaterializedView, pgSchema, pgTable, pgView, text } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { ConfigError, ConfigIssue } from '../errors/index.ts';
import { defineConfig } from './define-config.ts';
import type { DmtConfig } from './dmt-config.ts';
import { resolveConfig } from './resolve-config.ts';

const users = pgTable('users', { id: integer().primaryKey(), name: text() });
const url = 'postgresql://app:canary-secret@localhost:5432/app';
const minimal = { connection: { url }, schemas: { tenant: { users } } };

/** The problems of a configuration as a user without types could write it. */
function issuesOf(config: unknown): readonly ConfigIssue[] {
  return errorOf(config)?.issues ?? [];
}

function errorOf(config: unknown): ConfigError | undefined {
  try {
    defineConfig(config as DmtConfig);
    return undefined;
  } catch (error) {
    expect(error).toHaveProperty('code', 'DMT_CONFIG_INVALID');
    // Proved by the code.
    return error as ConfigError;
  }
}

const lines = (config: unknown): string[] =>
  issuesOf(config).map(
    ({ path, message, hint }) => `${path} ${message}${hint === undefined ? '' : `: ${hint}`}`,
  );

describe('defineConfig', () => {
  it('returns the same object, frozen down to its options', () => {
    const config = { ...minimal, isolation: { pooling: { queueTimeout: 100 } } };
    const defined = defineConfig(config);
    expect(defined).toBe(config);
    expect(Object.isFrozen(defined.isolation?.pooling)).toBe(true);
    expect(Object.isFrozen(defined.schemas)).toBe(true);
  });

  it('takes the namespace of a module for the tables, which cannot be frozen', async () => {
    const tenant = await import('../../test/tables.ts');
    expect(() => defineConfig({ ...minimal, schemas: { tenant } })).not.toThrow();
  });

  it("leaves what is the caller's own unfrozen", () => {
    const poolConfig = { max: 5 };
    const tenant = { users };
    defineConfig({ connection: { url, poolConfig }, schemas: { tenant } });
    expect(Object.isFrozen(poolConfig)).toBe(false);
    expect(Object.isFrozen(tenant)).toBe(false);
  });

  it('lists every problem at once, each on a line of its own', () => {
    const error = errorOf({
      connection: { url: undefined, retry: { maxAttempts: 0 }, poolConfig: { max: '20' } },
      isolation: { stratgy: 'schema', pooling: { queueTimout: 5, maxWaitingRequests: -1 } },
      schema: { users },
    });
    expect(error?.message).toBe(
      `The dmt configuration has 8 problems. Correct each of them:
  - connection.retry.maxAttempts must be a whole number of at least 1, not 0.
  - isolation.pooling.maxWaitingRequests must be a whole number of at least 0, not -1.
  - isolation.pooling.queueTimout is not an option: did you mean queueTimeout?
  - isolation.stratgy is not an option: did you mean strategy?
  - schema is not an option: did you mean schemas?
  - connection.url is undefined: is DATABASE_URL set?
  - connection.poolConfig.max must be a whole number of at least 1, not "20".
  - schemas is missing: write schemas: { tenant }.`,
    );
  });

  it.each([undefined, null, 42, 'config', [], () => ({})])('says that %o is no configuration', (value) => {
    expect(issuesOf(value)).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^must be an object, not /) }),
    ]);
  });

  it('says what is missing from nothing', () => {
    expect(lines({})).toEqual([
      'connection is missing: write connection: { url: process.env.DATABASE_URL }',
      'schemas is missing: write schemas: { tenant }',
    ]);
  });

  it.each([
    [{ connektion: {} }, 'connektion is not an option: did you mean connection?'],
    [
      { isolation: { schemaTemplate: String } },
      'isolation.schemaTemplate is not an option: did you mean schemaNameTemplate?',
    ],
    [
      { migrations: { tenantfolder: 'x' } },
      'migrations.tenantfolder is not an option: did you mean tenantFolder?',
    ],
    [{ hooks: { onerror: () => {} } }, 'hooks.onerror is not an option: did you mean onError?'],
    [{ drizzle: { schema: {} } }, 'drizzle.schema is not an option: there are casing, logger'],
  ])('finds the unknown key in %o', (extra, line) => {
    expect(lines({ ...minimal, ...extra })).toContain(line);
  });

  it.each([
    [{ isolation: 'schema' }, 'isolation must be an object, not a string'],
    [{ isolation: [] }, 'isolation must be an object, not an array'],
    [
      { isolation: { schemaNameTemplate: 'tenant_${id}' } },
      'isolation.schemaNameTemplate must be a function, not a string',
    ],
    [
      { isolation: { sanitize: { allowedChars: '[a-z]' } } },
      'isolation.sanitize.allowedChars must be a regular expression, not a string',
    ],
    [
      { isolation: { sanitize: { maxLength: 64 } } },
      'isolation.sanitize.maxLength must be a whole number from 1 to 63, not 64',
    ],
    [
      { isolation: { searchPath: { shared: 'yes' } } },
      'isolation.searchPath.shared must be true or false, not a string',
    ],
    [
      { isolation: { searchPath: { extensions: 'postgis' } } },
      'isolation.searchPath.extensions must be a list of names of 1 to 63 bytes, not a string',
    ],
    [
      { isolation: { pooling: { queueTimeout: 1.5 } } },
      'isolation.pooling.queueTimeout must be a whole number of at least 1, not 1.5',
    ],
    [
      { isolation: { pooling: { queueTimeout: Number.NaN } } },
      'isolation.pooling.queueTimeout must be a whole number of at least 1, not NaN',
    ],
    [
      { isolation: { pooling: { queueTimeout: 1e12 } } },
      'isolation.pooling.queueTimeout must be a whole number of at least 1, not 1000000000000',
    ],
    [{ migrations: { outOfOrder: 'skip' } }, `migrations.outOfOrder must be 'apply' or 'error', not "skip"`],
    [
      { migrations: { migrationsTable: '' } },
      'migrations.migrationsTable must be a name of 1 to 63 bytes, not ""',
    ],
    [
      { migrations: { tenantDiscovery: ['acme'] } },
      'migrations.tenantDiscovery must be a function, not an array',
    ],
    [
      { drizzle: { logger: 'yes' } },
      'drizzle.logger must be true, false or an object with logQuery(), not a string',
    ],
    [{ schemas: { tenant: [users] } }, 'schemas.tenant must be an object, not an array'],
    [{ schemas: { tenant: { users }, shared: null } }, 'schemas.shared must be an object, not null'],
  ])('finds the wrong type in %o', (extra, line) => {
    expect(lines({ ...minimal, ...extra })).toEqual([line]);
  });
});

describe('defineConfig about the connection', () => {
  const connectionLines = (connection: unknown): string[] => lines({ ...minimal, connection });

  it.each([
    [{ url: undefined }, 'connection.url is undefined: is DATABASE_URL set?'],
    [{ url: '' }, 'connection.url is empty: is DATABASE_URL set?'],
    [{ url: ' ' }, 'connection.url is empty: is DATABASE_URL set?'],
    [{}, 'connection.url is missing: write url: process.env.DATABASE_URL, or give connection.pool'],
    [{ url: 5432 }, 'connection.url must be a string, not a number'],
  ])('explains %o', (connection, line) => {
    expect(connectionLines(connection)).toEqual([line]);
  });

  it.each([
    ['mysql://app:canary-secret@localhost/app', 'is not the URL of a PostgreSQL database'],
    ['app:canary-secret@localhost/app', 'is not the URL of a PostgreSQL database'],
    ['canary-secret', 'is not the URL of a PostgreSQL database'],
    ['postgres://app:canary-secret#1@localhost/app', 'is not a valid URL'],
    ['postgres://app:canary-secret/1@localhost/app', 'is not a valid URL'],
    ['postgres://app:canary-secret%@localhost/app', 'is not a valid URL'],
    ['postgres://app:canary-secret@localhost:99999/app', 'is not a valid URL'],
    ['postgres://app:canary-secret@undefined/app', 'holds the word undefined or null'],
    ['postgres://undefined:canary-secret@localhost/app', 'holds the word undefined or null'],
    ['postgres://app:canary-secret@localhost/undefined', 'holds the word undefined or null'],
    ['postgres://app:canary-secret@localhost/app?options=-c%20search_path%3Dvictim', 'sets search_path'],
    ['postgres://app:canary-secret@localhost/app?options=--search-path%3Dvictim', 'sets search_path'],
    ['postgres://app:canary-secret@localhost/app?options=-csea%5Crch_path%3Dvictim', 'sets search_path'],
    ['postgres://app:canary-secret@localhost/app?options=-cSEARCH_PATH%3Dvictim', 'sets search_path'],
  ])('refuses %s and shows none of it', (wrong, message) => {
    const error = errorOf({ ...minimal, connection: { url: wrong } });
    expect(error?.issues).toEqual([
      expect.objectContaining({ path: 'connection.url', message: expect.stringContaining(message) }),
    ]);
    expect(`${error?.message} ${error?.stack} ${JSON.stringify(error)}`).not.toContain('canary-secret');
  });

  it.each([
    'postgresql://localhost/app',
    'postgres://app@localhost/app',
    'postgresql:///app?host=/var/run/postgresql',
    'postgresql://app:p%40ss%23@[::1]:5432/app?sslmode=require',
    'postgresql://localhost/app?options=-c%20statement_timeout%3D5000',
    '/var/run/postgresql app',
    'socket:/var/run/postgresql?db=app',
  ])('takes %s', (good) => {
    expect(connectionLines({ url: good })).toEqual([]);
  });

  it.each([
    [
      { url, pool: { host: 'localhost' } },
      'connection.url contradicts connection.pool: give only one of the two',
    ],
    [
      { url, poolConfig: { host: 'other' } },
      'connection.poolConfig.host contradicts connection.url: put it into the URL, or use connection.pool',
    ],
    [
      { pool: { max: 5 }, poolConfig: { max: 6 } },
      'connection.poolConfig.max contradicts connection.pool: give it in one place',
    ],
    [
      { url, poolConfig: { options: '-c search_path=victim' } },
      'connection.poolConfig.options sets search_path: take it out, since every statement brings the path of its own tenant',
    ],
    [
      { pool: { options: '--search_path=victim' } },
      'connection.pool.options sets search_path: take it out, since every statement brings the path of its own tenant',
    ],
    [
      { pool: { connectionString: undefined }, url: undefined, poolConfig: 5 },
      'connection.poolConfig must be an object, not a number',
    ],
    [{ pool: { connectionString: '' } }, 'connection.pool.connectionString is empty: is DATABASE_URL set?'],
    [
      { url, retry: { initialDelayMs: 9_000 } },
      'connection.retry.initialDelayMs is 9000, above connection.retry.maxDelayMs (5000): make the first pause no longer than the longest',
    ],
    [
      { url, pooler: 'pgbouncer' },
      `connection.pooler must be 'none' or 'session' or 'transaction', not "pgbouncer"`,
    ],
  ])('finds the contradiction in %o', (connection, line) => {
    expect(connectionLines(connection)).toEqual([line]);
  });

  it('says that a Pool is not the options of a pool', async () => {
    const pool = new pg.Pool();
    expect(connectionLines({ pool })).toEqual([
      'connection.pool is a Pool: give the options that the Pool was made with',
    ]);
    await pool.end();
  });
});

describe('defineConfig about tables', () => {
  it('refuses one name on both sides when both are in one path', () => {
    const schemas = { tenant: { users }, shared: { people: pgTable('users', { id: integer() }) } };
    expect(lines({ connection: { url }, schemas })).toEqual([]);
    expect(lines({ connection: { url }, schemas, isolation: { searchPath: { shared: true } } })).toEqual([
      'schemas.tenant.users has the name "users", as has schemas.shared.people: rename one of them, since isolation.searchPath.shared puts both into one path',
    ]);
  });

  it('sees views, too', () => {
    const view = pgView('users').as((query) => query.select().from(users));
    const materialized = pgMaterializedView('users').as((query) => query.select().from(users));
    const isolation = { searchPath: { shared: true } };
    for (const shared of [{ view }, { materialized }]) {
      expect(lines({ connection: { url }, schemas: { tenant: { users }, shared }, isolation })).toHaveLength(
        1,
      );
    }
  });

  it('refuses a tenant table that is fixed to one schema', () => {
    const fixed = pgSchema('crm').table('users', { id: integer() });
    expect(lines({ connection: { url }, schemas: { tenant: { fixed } } })).toEqual([
      'schemas.tenant.fixed is fixed to schema "crm", so all tenants would share it: declare it with pgTable, or move it to schemas.shared',
    ]);
    expect(lines({ connection: { url }, schemas: { tenant: { users }, shared: { fixed } } })).toEqual([]);
  });

  it('refuses a table of another database', () => {
    const orders = mysqlTable('orders', { id: serial() });
    expect(lines({ connection: { url }, schemas: { tenant: { orders } } })).toEqual([
      'schemas.tenant.orders is a table of another database: declare it with pgTable from drizzle-orm/pg-core',
    ]);
  });
});

describe('defineConfig about the rest', () => {
  it.each([
    [
      { isolation: { pooling: { maxConnectionsPerTenant: 21 } } },
      'isolation.pooling.maxConnectionsPerTenant is 21, above the 20 connections of connection.poolConfig.max: lower the one or raise the other',
    ],
    [
      { isolation: { searchPath: { extensions: ['public'] } } },
      'isolation.searchPath.extensions may not hold public: set isolation.searchPath.shared to see the shared schema',
    ],
    [
      { isolation: { searchPath: { extensions: ['pg_temp'] } } },
      'isolation.searchPath.extensions may not hold pg_temp: name only schemas that extensions were created in',
    ],
    [
      { isolation: { searchPath: { extensions: ['tenant_acme'] } } },
      'isolation.searchPath.extensions may not hold tenant_acme, which could be the schema of a tenant: move the extensions to a schema with another name',
    ],
    [
      { migrations: { tenantFolder: 'a', folder: 'b' } },
      'migrations.folder is another name of migrations.tenantFolder, which is given too: give only one of the two',
    ],
    [
      { migrations: { table: 'a', migrationsTable: 'b' } },
      'migrations.table is another name of migrations.migrationsTable, which is given too: give only one of the two',
    ],
    [
      { migrations: { folder: './m/', sharedFolder: 'm' } },
      'migrations.sharedFolder is the folder of the tenants, too: keep the migrations of the shared schema in a folder of their own',
    ],
  ])('finds the contradiction in %o', (extra, line) => {
    expect(lines({ ...minimal, ...extra })).toEqual([line]);
  });

  it.each([
    { connection: { url, preparedStatements: { enabled: true } } },
    { isolation: { strategy: 'row' } },
    { isolation: { strategy: 'database' } },
    { isolation: { strategy: 'hybrid' } },
    { isolation: { tenantColumn: 'tenant_id' } },
    { isolation: { databaseNameTemplate: String } },
    { isolation: { default: 'schema' } },
    { isolation: { tenantRoles: true } },
    { isolation: { maxPools: 10 } },
    { isolation: { pooling: { mode: 'per-tenant' } } },
    { isolation: { pooling: { strategy: 'evict-lru' } } },
    { isolation: { pooling: { pipelining: { depth: 16 } } } },
    { migrations: { tableFormat: 'name' } },
    { migrations: { autoMigrateFormat: true } },
    { hooks: { logger: { provider: console } } },
    { metrics: { prefix: 'app' } },
    { debug: { enabled: true } },
    { debug: { logQueries: true } },
    { rateLimit: { maxQueriesPerSecond: 5 } },
    { audit: { logQueries: true } },
    { cache: { provider: 'memory' } },
    { regions: { eu: { url } } },
    { tenantRegion: () => 'eu' },
    { quotas: { defaults: {} } },
    { encryption: { provider: 'local' } },
    { lint: { rules: {} } },
  ])('never ignores an option of a later version: %o', (extra) => {
    expect(lines({ ...minimal, ...extra })).toEqual([expect.stringContaining('not available yet')]);
  });

  it('takes such options at their defaults', () => {
    const extra = {
      connection: { url, preparedStatements: { enabled: false } },
      isolation: {
        tenantRoles: false,
        maxPools: 50,
        pooling: { mode: 'shared', strategy: 'queue', pipelining: false },
      },
      metrics: { enabled: true, prefix: 'dmt' },
      debug: { enabled: false, logQueries: true },
      rateLimit: false,
      cache: undefined,
    };
    expect(lines({ ...minimal, ...extra })).toEqual([]);
  });
});

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
        },
        retry: { maxAttempts: 3, initialDelayMs: 100, maxDelayMs: 5_000, backoffMultiplier: 2, jitter: true },
        pooler: 'none',
        preparedStatements: { enabled: false, maxPerConnection: 200, maxPerTenant: 100, ttlMs: 3_600_000 },
      },
      isolation: {
        strategy: 'schema',
        sanitize: {
          enabled: true,
          maxLength: 63,
          allowedChars: /^[a-z0-9_]+$/,
          reservedNames: ['public', 'pg_catalog', 'information_schema', 'pg_toast', 'dmt', 'drizzle'],
        },
        searchPath: { shared: false, extensions: [] },
        pooling: {
          queueTimeoutMs: 5_000,
          maxWaitingRequests: 1_000,
          maxConnectionsPerTenant: 15,
          maxTenantsPerConnection: 500,
        },
      },
      schemas: { tenant: { users }, shared: {} },
      drizzle: {},
      migrations: {
        tenantFolder: './drizzle/tenant',
        sharedFolder: './drizzle/shared',
        migrationsTable: '__drizzle_migrations',
        sharedMigrationsTable: '__drizzle_shared_migrations',
        tableFormat: 'auto-detect',
        outOfOrder: 'apply',
        lockTimeoutMs: 3_000,
        statementTimeoutMs: 0,
        retries: 3,
      },
      hooks: {},
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
    expect(sanitize.reservedNames).toEqual(expect.arrayContaining(['public', 'drizzle', 'admin', 'postgis']));
  });

  it('validates what did not come from defineConfig', () => {
    expect(() => resolveConfig({ connection: {} } as unknown as DmtConfig)).toThrow(
      expect.objectContaining({ code: 'DMT_CONFIG_INVALID' }),
    );
  });
});
