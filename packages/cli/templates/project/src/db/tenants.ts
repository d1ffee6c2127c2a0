import { createTenantContext, createTenantManager } from '@dmt/core';
import config from '../../tenant.config.ts';

/** One manager for the application: a single pool of connections, whatever the number of tenants. */
export const tenants = createTenantManager(config);

/** The tenant of whatever runs now: a request has entered it. */
export const { runWithTenant, getTenantDb } = createTenantContext(tenants);

// Tells requests what your tables are.
declare module '@dmt/core' {
  interface Register {
    manager: typeof tenants;
  }
}
