import { fromHeader } from '@dmt/core';
import {
  createHealthHandler, // dmt:if health
  createMetricsHandler, // dmt:if metrics
  fastifyTenantPlugin,
  tenantErrorHandler,
} from '@dmt/fastify';
import Fastify, { type FastifyInstance } from 'fastify';
import { tenants } from './db/tenants.ts';
import { addNote, listNotes, readNote } from './notes.ts';
import { listPlans } from './plans.ts'; // dmt:if shared

export async function createApp(): Promise<FastifyInstance> {
  const app = Fastify();

  // A header is the client's own choice: in production take the tenant from a subdomain (fromSubdomain), or from a
  // token that you have verified (fromJwtClaim).
  await app.register(fastifyTenantPlugin, {
    manager: tenants,
    extractTenantId: fromHeader('x-tenant-id'),
  });
  app.setErrorHandler(tenantErrorHandler);
  app.addHook('onClose', () => tenants.dispose());

  // dmt:if health
  app.get('/health', createHealthHandler(tenants));
  // dmt:end
  // dmt:if metrics
  app.get('/metrics', createMetricsHandler(tenants)); // for Prometheus, not for the public
  // dmt:end
  // dmt:if shared
  app.get('/plans', { config: { withoutTenant: true } }, () => listPlans());
  // dmt:end

  app.get('/notes', () => listNotes());
  app.post('/notes', async (request, reply) => {
    const body = readNote(request.body);
    if (body === undefined) return reply.code(422).send({ message: 'A note has a body.' });
    return reply.code(201).send(await addNote(body));
  });
  return app;
}
