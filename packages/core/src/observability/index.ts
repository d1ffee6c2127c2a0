export { type GuardedHooks, guardHooks } from './guarded-hooks.ts';
export {
  checkHealth,
  type HealthCheckOptions,
  type HealthReport,
  type HealthSource,
  type HealthStatus,
  type TenantHealth,
} from './health.ts';
