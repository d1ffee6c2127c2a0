export {
  assertContextSupported,
  contextStore,
  createTenantSlot,
  runOutsideOfTenants,
  type TenantFields,
  type TenantSlot,
} from './context-store.ts';
export {
  createTenantContext,
  type MinimalFields,
  type Settled,
  type TenantContext,
  type TenantContextOptions,
} from './create-tenant-context.ts';
