import { describe, expect, it } from 'vitest';
import { configProblems, url } from '../../../test/config-problems.ts';

const minimal = { connection: { url }, schemas: { tenant: {} } };

describe('defineConfig about contradictions', () => {
  it.each([
    [
      { isolation: { pooling: { maxConnectionsPerTenant: 21 } } },
      'isolation.pooling.maxConnectionsPerTenant is 21, above the 20 connections of connection.poolConfig.max: lower the one or raise the other',
    ],
    [
      { isolation: { maxPools: 10, poolTtlMs: 3_600_000 } },
      "isolation.maxPools belongs to isolation.pooling.mode 'per-tenant': leave it out, or set the mode",
    ],
    [
      { isolation: { pooling: { mode: 'per-tenant', pipelining: { depth: 4 } } } },
      "isolation.pooling.pipelining is not available with mode 'per-tenant': leave it out, or use mode 'shared'",
    ],
    [
      { isolation: { pooling: { strategy: 'reject', maxWaitingRequests: 5 } } },
      "isolation.pooling.maxWaitingRequests contradicts the strategy 'reject', which lets nobody wait: leave it out, or use the strategy 'queue'",
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
      {
        connection: { url, poolConfig: { query_timeout: 1_000 } },
        isolation: { pooling: { pipelining: { depth: 8 } } },
      },
      'connection.poolConfig.query_timeout contradicts isolation.pooling.pipelining: use statement_timeout, which the server keeps for each statement',
    ],
    [
      { isolation: { pooling: { pipelining: { depth: 1 } } } },
      'isolation.pooling.pipelining.depth must be a whole number from 2 to 1000, not 1',
    ],
    [
      { isolation: { pooling: { pipelining: true } } },
      'isolation.pooling.pipelining must be an object, not a boolean',
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
    expect(configProblems({ ...minimal, ...extra })).toEqual([line]);
  });
});
