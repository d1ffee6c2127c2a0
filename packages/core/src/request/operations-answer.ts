import type { HealthCheckOptions, HealthReport } from '../observability/index.ts';

/** An answer in words that every framework can send. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HealthAnswerOptions extends HealthCheckOptions {
  /**
   * Send the whole report, which names tenants and what failed, instead of `{ healthy }` alone. For a route that
   * only your own monitoring reaches.
   * @default false
   */
  readonly detailed?: boolean;
}

/** 200 when the database answers, 503 when it does not. Needs no tenant, and never rejects. */
export async function healthAnswer(
  manager: { healthCheck(options?: HealthCheckOptions): Promise<HealthReport> },
  { detailed = false, ...options }: HealthAnswerOptions = {},
): Promise<HttpAnswer> {
  const report = await manager.healthCheck(options);
  const { healthy } = report;
  return {
    status: healthy ? 200 : 503,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(detailed ? report : { healthy }),
  };
}

/** The manager's metrics in the text format of Prometheus. Labels name tenants: not for a public route. */
export function metricsAnswer(manager: { getPrometheusMetrics(): string }): HttpAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
    body: manager.getPrometheusMetrics(),
  };
}
