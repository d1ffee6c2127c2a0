import { createTenantContext, createTenantManager } from '@dmt/core';
import { config } from './config.ts';

/** The application's one manager: a single pool of connections, whatever the number of tenants. */
export const tenants = createTenantManager(config);

export const { runWithTenant, getTenantDb, getSharedDb, contextDb } = createTenantContext(tenants);
