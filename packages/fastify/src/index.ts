export { createHealthHandler, createMetricsHandler } from './operations-handlers.ts';
export { type FastifyTenantOptions, fastifyTenantPlugin, tenantErrorHandler } from './tenant-plugin.ts';
