import type { HealthAnswerOptions, TenantManager } from '@dmt/core';
import { type HttpAnswer, healthAnswer, metricsAnswer } from '@dmt/core/internal';
import type { Handler } from 'hono';

/**
 * Tells a load balancer whether the database answers. Needs no tenant: it goes before the middleware.
 *
 * @example
 * app.get('/health', createHealthHandler(tenants));
 */
export function createHealthHandler(
  manager: Pick<TenantManager, 'healthCheck'>,
  options: HealthAnswerOptions = {},
): Handler {
  return async () => send(await healthAnswer(manager, options));
}

/** The metrics of all tenants in the text format of Prometheus; not for the public. */
export function createMetricsHandler(manager: Pick<TenantManager, 'getPrometheusMetrics'>): Handler {
  return () => send(metricsAnswer(manager));
}

function send({ status, headers, body }: HttpAnswer): Response {
  return new Response(body, { status, headers });
}
