import { fromHeader } from '@dmt/core';
import { createHealthHandler, fastifyTenantPlugin, tenantErrorHandler } from '@dmt/fastify';
import Fastify from 'fastify';
import { users } from './schema.ts';
import { tenants } from './tenants.ts';

export const app = Fastify();

app.register(fastifyTenantPlugin, { manager: tenants, extractTenantId: fromHeader('x-tenant-id') });
app.setErrorHandler(tenantErrorHandler);
app.addHook('onClose', () => tenants.dispose());

app.get('/health', createHealthHandler(tenants)); // needs no tenant
app.get('/welcome', { config: { tenantOptional: true } }, async (request) => {
  return { tenant: request.hasTenant ? request.tenantContext.tenantId : null };
});

app.get('/users', async (request) => {
  return request.tenantDb.select().from(users);
});

app.post<{ Body: { name: string } }>('/users', async (request, reply) => {
  const [user] = await request.tenantDb.insert(users).values({ name: request.body.name }).returning();
  return reply.code(201).send(user);
});
