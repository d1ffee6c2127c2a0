export { createObservability } from './create-observability.ts';
export {
  checkHealth,
  type HealthCheckOptions,
  type HealthReport,
  type HealthStatus,
  type TenantHealth,
} from './health.ts';
export type { ConnectionMetrics, Metrics, QueryMetrics, TenantMetrics } from './metrics/metrics.ts';
export type { MetricRegistry } from './metrics/register-metrics.ts';
export { createTracingInterceptor, type TracingOptions } from './tracing/create-tracing-interceptor.ts';
export type { TracerLike, TraceSpan } from './tracing/tracer.ts';
