export type { CarriedRequest } from './request-view.ts';
export type { TenantCall } from './tenant-call.ts';
export { createTRPCMiddleware, type TRPCTenant, type TRPCTenantOptions } from './tenant-middleware.ts';
