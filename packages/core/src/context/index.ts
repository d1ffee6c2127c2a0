export { assertContextSupported, contextStore, type TenantFields } from './context-store.ts';
export {
  createTenantContext,
  type MinimalFields,
  type Settled,
  type TenantContext,
  type TenantContextOptions,
} from './create-tenant-context.ts';
