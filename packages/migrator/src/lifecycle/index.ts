export { createLayout } from './create-layout.ts';
export { discoverTenants } from './discover-tenants.ts';
export { dropBatch } from './drop-batch.ts';
export type { FleetLayout } from './fleet-layout.ts';
export type { SpareSchemas } from './spare-schemas.ts';
export { siteOf, type TenantSite } from './tenant-site.ts';
