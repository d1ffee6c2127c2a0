import { createTenantManager } from '@dmt/core';
import config from '../tenant.config.ts';

/** One manager for the application: a single pool of connections, whatever the number of tenants. */
export const tenants = createTenantManager(config);
