export { admitTenant, stillAdmittedSql } from './admit-tenant.ts';
export { createTenant } from './create-tenant.ts';
export { discoverTenants } from './discover-tenants.ts';
export { dropBatch } from './drop-batch.ts';
export { dropTenant } from './drop-tenant.ts';
export type { SpareSchemas } from './spare-schemas.ts';
export { siteOf, type TenantSite } from './tenant-site.ts';
