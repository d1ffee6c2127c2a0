export { createTenantRoles, type TenantRoles } from './tenant-roles.ts';
