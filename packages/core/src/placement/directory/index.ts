export { claimTenant, enterTenantSql, type TenantClaim } from './claim-tenant.ts';
export { directoryExists, ensureDirectory } from './ensure-directory.ts';
export {
  findTenant,
  findTenantSql,
  findTenants,
  type ListTenantsOptions,
  listTenants,
} from './list-tenants.ts';
export { parseDiscovered } from './parse-discovered.ts';
export { type SetTenantStateOptions, setTenantState } from './set-tenant-state.ts';
export { isMissingDirectory } from './sql-state.ts';
export { parseTenantRecord, parseTenantState, type TenantRecord, type TenantState } from './tenant-record.ts';
export { withReadableDirectory } from './unreadable-directory.ts';
