import { fromHeader } from '@dmt/core';
import { fastifyTenantPlugin } from '@dmt/fastify';
import createFastify, { type FastifyInstance } from 'fastify';
import { type ApplicationParts, findByHand, type ServeApplication } from '../application.ts';

const TENANT_DB = Symbol('the handle of a request, by hand');

async function byHand(app: FastifyInstance, parts: ApplicationParts): Promise<void> {
  const checkedAt = new Map<string, number>();
  app.decorateRequest(TENANT_DB);
  app.addHook('onRequest', (request, _reply, done) => {
    findByHand(parts, checkedAt, request.headers['x-tenant-id']).then((tenant) => {
      Reflect.set(request, TENANT_DB, tenant.db);
      parts.runWithTenant(tenant, done);
    }, done);
  });
}

async function byDmt(app: FastifyInstance, { manager }: ApplicationParts): Promise<void> {
  await app.register(fastifyTenantPlugin, { manager, extractTenantId: fromHeader('x-tenant-id') });
}

function serveBehind(
  use: (app: FastifyInstance, parts: ApplicationParts) => Promise<void>,
  dbOf: (request: object) => unknown,
): ServeApplication {
  return async (parts) => {
    const app = createFastify();
    await use(app, parts);
    app.get('/name', async () => parts.name());
    // The bench registers no manager: this is one of its own parts.
    app.get('/user', async (request) => parts.user(dbOf(request) as Parameters<typeof parts.user>[0]));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return Number(new URL(app.listeningOrigin).port);
  };
}

export const fastify: Record<string, ServeApplication> = {
  'by hand': serveBehind(byHand, (request) => Reflect.get(request, TENANT_DB)),
  dmt: serveBehind(byDmt, (request) => Reflect.get(request, 'tenantDb')),
};
