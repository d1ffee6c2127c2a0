import { createTenantManager, defineConfig } from '@dmt/core';
import * as tenant from './schema.ts';

export const tenants = createTenantManager(
  defineConfig({ connection: { url: process.env.DATABASE_URL }, schemas: { tenant } }),
);

// Once: tells InjectedTenantDb what your tables are.
declare module '@dmt/core' {
  interface Register {
    manager: typeof tenants;
  }
}
