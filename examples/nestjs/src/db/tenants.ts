import { createTenantManager } from '@dmt/core';
import config from '../../tenant.config.ts';

/** One manager for the application: a single pool of connections, whatever the number of tenants. */
export const tenants = createTenantManager(config);

// Once: tells what is injected what your tables are, and what a request's context has beside its tenant.
declare module '@dmt/core' {
  interface Register {
    manager: typeof tenants;
    fields: { readonly user: string };
  }
}
