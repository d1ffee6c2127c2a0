import { NoTenantContextError } from '@dmt/core';
import { contextStore, parseTenantId } from '@dmt/core/internal';

/** @throws DMT_NO_TENANT_CONTEXT */
export function currentTenant(operation: string): string {
  const tenantId = contextStore.getStore()?.tenantId;
  if (tenantId === undefined) throw new NoTenantContextError(operation);
  return tenantId;
}

/** Runs what adds jobs as a tenant. @throws DMT_TENANT_ID_INVALID */
export function tenantRunner(tenantId: string): <T>(work: () => T) => T {
  const fields = Object.freeze({ tenantId: parseTenantId(tenantId) });
  return (work) => contextStore.run(fields, work);
}
