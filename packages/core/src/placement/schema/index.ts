export { findRoleGaps, type RoleGap, readersRoleName, tenantRoleName } from './roles/index.ts';
export { createSchemaStrategy } from './schema-strategy.ts';
