export { guardHooks } from './guarded-hooks.ts';
export {
  checkHealth,
  type HealthCheckOptions,
  type HealthReport,
  type HealthStatus,
  type TenantHealth,
} from './health.ts';
