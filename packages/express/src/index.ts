export { createHealthHandler, createMetricsHandler } from './operations-handlers.ts';
export {
  createExpressMiddleware,
  type ExpressMiddlewareOptions,
  tenantErrorHandler,
} from './tenant-middleware.ts';
