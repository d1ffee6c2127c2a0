import { createTenantContext, type TenantRequestContext } from '@dmt/core';
import type { ModuleManager } from './tenant-module-options.ts';

/**
 * The tenant of now, made of what runs and not of what was asked for: within a `runWithTenant` it is that tenant.
 *
 * @throws DMT_NO_TENANT_CONTEXT
 */
export function currentContext(manager: ModuleManager): TenantRequestContext {
  const fields = createTenantContext(manager).getTenant();
  const context: object = Object.freeze({
    ...fields,
    db: manager.getDb(fields.tenantId),
    get sharedDb() {
      return manager.getSharedDb();
    },
  });
  // Has the fields that the module's enrichContext added, and the manager's own return types.
  return context as TenantRequestContext;
}
