import { createTenantManager } from '@dmt/core';
import config from '../../tenant.config.ts';

/** One manager for the application: a single pool of connections, whatever the number of tenants. */
export const tenants = createTenantManager(config);

// Once: tells the request's type what your tables are.
declare module '@dmt/core' {
  interface Register {
    manager: typeof tenants;
  }
}
