import { createTenantManager, defineConfig } from '@dmt/core';
import { orders, plans } from './schema.ts';

export const tenants = createTenantManager(
  defineConfig({
    connection: { url: process.env.DATABASE_URL },
    schemas: { tenant: { orders }, shared: { plans } },
  }),
);
