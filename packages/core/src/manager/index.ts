export { createTenantManager, type TenantManagerOptions } from './create-tenant-manager.ts';
export type { TenantLifecycle } from './tenant-lifecycle.ts';
export type { DisposeOptions, TenantManager, WarmupOptions } from './tenant-manager.ts';
