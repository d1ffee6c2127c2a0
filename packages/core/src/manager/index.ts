export { monotonicClock } from './ambient-defaults.ts';
export { createTenantManager, type TenantManagerOptions } from './create-tenant-manager.ts';
export type { TenantLifecycle } from './tenant-lifecycle.ts';
export type { DisposeOptions, TenantManager } from './tenant-manager.ts';
export type { WarmupOptions, WarmupResult } from './warm-up.ts';
