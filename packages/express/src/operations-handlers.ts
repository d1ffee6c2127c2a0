import type { HealthAnswerOptions, TenantManager } from '@dmt/core';
import { type HttpAnswer, healthAnswer, metricsAnswer } from '@dmt/core/internal';
import type { RequestHandler, Response } from 'express';

/**
 * Tells a load balancer whether the database answers. Needs no tenant: it goes before the middleware.
 *
 * @example
 * app.get('/health', createHealthHandler(tenants));
 */
export function createHealthHandler(
  manager: Pick<TenantManager, 'healthCheck'>,
  options: HealthAnswerOptions = {},
): RequestHandler {
  return (_request, response, next) => {
    healthAnswer(manager, options).then((answer) => send(response, answer), next);
  };
}

/** The metrics of all tenants in the text format of Prometheus; not for the public. */
export function createMetricsHandler(manager: Pick<TenantManager, 'getPrometheusMetrics'>): RequestHandler {
  return (_request, response) => send(response, metricsAnswer(manager));
}

function send(response: Response, { status, headers, body }: HttpAnswer): void {
  response.status(status).set(headers).send(body);
}
