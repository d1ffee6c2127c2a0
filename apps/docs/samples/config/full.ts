// #region full
import { defineConfig } from '@dmt/core';
import * as shared from '../shop/src/db/schema/shared.ts';
import * as tenant from '../shop/src/db/schema/tenant.ts';

export default defineConfig({
  connection: {
    url: process.env.DATABASE_URL,
    poolConfig: { max: 20 },
    pooler: 'none',
  },
  schemas: { tenant, shared },
  isolation: {
    pooling: { strategy: 'queue', queueTimeout: 5_000, maxConnectionsPerTenant: 10 },
  },
  migrations: {
    tenantFolder: './drizzle/tenant',
    sharedFolder: './drizzle/shared',
    lockTimeoutMs: 3_000,
  },
  hooks: {
    onQueueFull: (tenantId) =>
      console.warn(`Requests of ${tenantId ?? 'the shared schema'} are turned away.`),
  },
});
// #endregion full
