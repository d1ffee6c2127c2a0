export { currentTenant } from './current-tenant.ts';
export { type IsolationScope, inspectIsolation } from './inspect-isolation.ts';
export { explainFinding, type IsolationFinding } from './isolation-finding.ts';
export { createRowStrategy } from './row-strategy.ts';
export {
  ownRowsSql,
  SIGNATURE_SETTING,
  SIGNED_TENANT,
  TENANT_SETTING,
  type TenantColumn,
  tenantDefaultSql,
  tenantValueSql,
} from './tenant-setting.ts';
