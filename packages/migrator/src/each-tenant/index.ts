export { eachTenant } from './each-tenant.ts';
export type { EachTenantOptions, EachTenantResult, TenantOutcome } from './tenant-run-options.ts';
