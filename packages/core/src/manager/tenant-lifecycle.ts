/** Who can create and drop tenants: a migrator. Core knows nothing of migrations. */
export interface TenantLifecycle {
  createTenant(tenantId: string): Promise<unknown>;
  dropTenant(tenantId: string): Promise<unknown>;
}
