export { advisoryLockKey } from './advisory-lock-key.ts';
export { createStrategy } from './create-strategy.ts';
export { type DatabaseStamp, formatDatabaseStamp, parseDatabaseStamp } from './database/index.ts';
export {
  claimTenant,
  directoryExists,
  ensureDirectory,
  enterTenantSql,
  findTenant,
  findTenantSql,
  findTenants,
  type ListTenantsOptions,
  listTenants,
  parseDiscovered,
  parseTenantRecord,
  type SetTenantStateOptions,
  setTenantState,
  type TenantClaim,
  type TenantRecord,
  type TenantState,
} from './directory/index.ts';
export type { IsolationStrategy } from './isolation-strategy.ts';
export type { Placement, PlacementSetting } from './placement.ts';
export { renderTenantPath } from './render-search-path.ts';
export {
  assertUsableRecord,
  currentTenant,
  explainFinding,
  inspectIsolation,
  isolationScopeOf,
  ownRowsSql,
  SIGNATURE_SETTING,
  SIGNED_TENANT,
  TENANT_SETTING,
  type TenantColumn,
  tenantDefaultSql,
} from './row/index.ts';
export type { RunSql } from './run-sql.ts';
export { findRoleGaps, type RoleGap, readersRoleName, tenantRoleName } from './schema/index.ts';
export { sharedPlacement } from './shared-placement.ts';
