import { defineConfig } from '@dmt/core';
import * as tenant from '../shop/src/db/schema/tenant.ts';

const url = process.env.DATABASE_URL;
const schemas = { tenant };

export const pipelining = defineConfig({
  schemas,
  // #region pipelining
  connection: { url, poolConfig: { max: 10 }, preparedStatements: { enabled: true } },
  isolation: { pooling: { pipelining: { depth: 16 } } },
  // #endregion pipelining
});

export const perTenant = defineConfig({
  schemas,
  // #region per-tenant
  connection: { url, poolConfig: { max: 60 } },
  isolation: { maxPools: 50, poolTtlMs: 600_000, pooling: { mode: 'per-tenant' } },
  // #endregion per-tenant
});

export const behindPooler = defineConfig({
  schemas,
  // #region pooler
  connection: { url, pooler: 'transaction' },
  // #endregion pooler
});

export const debugging = defineConfig({
  connection: { url },
  schemas,
  // #region debug
  debug: { enabled: true, slowQueryThreshold: 200 },
  // #endregion debug
});

export const discovery = defineConfig({
  connection: { url },
  schemas,
  // #region discovery
  migrations: {
    tenantDiscovery: async () => ['acme', 'globex'],
  },
  // #endregion discovery
});

export const searchPath = defineConfig({
  connection: { url },
  schemas,
  // #region search-path
  isolation: { searchPath: { shared: true, extensions: ['extensions'] } },
  // #endregion search-path
});

export const spares = defineConfig({
  connection: { url },
  schemas,
  // #region spares
  migrations: { spares: { count: 5, refillAfterClaim: true } },
  // #endregion spares
});

export const lint = defineConfig({
  connection: { url },
  schemas,
  // #region lint
  lint: {
    rules: {
      'require-primary-key': 'error',
      'table-naming': ['warn', { style: 'snake_case' }],
      'require-timestamps': ['warn', { columns: ['created_at', 'updated_at'] }],
      'drop-table': 'error',
    },
  },
  // #endregion lint
});

export const formerTables = defineConfig({
  connection: { url },
  schemas,
  // #region former-tables
  migrations: {
    tenantFolder: './drizzle',
    tableFormat: 'auto-detect',
    tenantDiscovery: async () => ['acme', 'globex'],
  },
  // #endregion former-tables
});

export const formerSchemas = defineConfig({
  connection: { url },
  schemas,
  // #region former-schemas
  isolation: { schemaNameTemplate: (id) => id },
  // #endregion former-schemas
});
