export {
  assertContextSupported,
  contextStore,
  createTenantSlot,
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
