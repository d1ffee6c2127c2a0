export { admitTenant, stillAdmittedSql } from './admit-tenant.ts';
export { createTenant } from './create-tenant.ts';
export { discoverTenants } from './discover-tenants.ts';
export { dropTenant } from './drop-tenant.ts';
export { siteOf, type TenantSite } from './tenant-site.ts';
