export { assertUsableRecord } from './assert-usable-record.ts';
export { currentTenant } from './current-tenant.ts';
export { inspectIsolation } from './inspect-isolation.ts';
export { explainFinding } from './isolation-finding.ts';
export { isolationScopeOf } from './isolation-scope.ts';
export { createRowStrategy } from './row-strategy.ts';
export {
  ownRowsSql,
  SIGNATURE_SETTING,
  SIGNED_TENANT,
  TENANT_SETTING,
  type TenantColumn,
  tenantDefaultSql,
} from './tenant-setting.ts';
