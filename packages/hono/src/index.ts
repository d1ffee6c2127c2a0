export { createHealthHandler, createMetricsHandler } from './operations-handlers.ts';
export {
  createHonoMiddleware,
  type HonoMiddlewareOptions,
  type TenantEnv,
  type TenantVariables,
  tenantErrorHandler,
} from './tenant-middleware.ts';
