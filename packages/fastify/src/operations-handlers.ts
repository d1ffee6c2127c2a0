import type { HealthAnswerOptions, TenantManager } from '@dmt/core';
import { type HttpAnswer, healthAnswer, metricsAnswer } from '@dmt/core/internal';
import type { FastifyReply, RouteHandlerMethod, RouteShorthandOptionsWithHandler } from 'fastify';

/**
 * Tells a load balancer whether the database answers. Its route asks for no tenant.
 *
 * @example
 * app.get('/health', createHealthHandler(tenants));
 */
export function createHealthHandler(
  manager: Pick<TenantManager, 'healthCheck'>,
  options: HealthAnswerOptions = {},
): RouteShorthandOptionsWithHandler {
  return withoutTenant(async (_request, reply) => send(reply, await healthAnswer(manager, options)));
}

/** The metrics of all tenants in the text format of Prometheus; not for the public. */
export function createMetricsHandler(
  manager: Pick<TenantManager, 'getPrometheusMetrics'>,
): RouteShorthandOptionsWithHandler {
  return withoutTenant(async (_request, reply) => send(reply, metricsAnswer(manager)));
}

/** A handler with its route's configuration: hooks of Fastify stand before every route, wherever it was declared. */
function withoutTenant(handler: RouteHandlerMethod): RouteShorthandOptionsWithHandler {
  return { config: { withoutTenant: true }, handler };
}

function send(reply: FastifyReply, { status, headers, body }: HttpAnswer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
