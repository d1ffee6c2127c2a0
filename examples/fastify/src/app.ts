import { fromJwtClaim } from '@dmt/core';
import { createHealthHandler, fastifyTenantPlugin, tenantErrorHandler } from '@dmt/fastify';
import { asc } from 'drizzle-orm';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { notes } from './db/schema.ts';
import { tenants } from './db/tenants.ts';
import { verifyToken } from './tokens.ts';

const noteBody = {
  body: { type: 'object', required: ['body'], properties: { body: { type: 'string', pattern: '\\S' } } },
} as const;

export async function createApp(): Promise<FastifyInstance> {
  const app = Fastify();
  app.decorateRequest('user', '');

  await app.register(fastifyTenantPlugin, {
    manager: tenants,
    extractTenantId: fromJwtClaim<FastifyRequest>('org', {
      verify: async (token, request) => {
        const payload = await verifyToken(token);
        request.user = payload.sub ?? '';
        return payload;
      },
    }),
    enrichContext: (_tenantId, { user }) => ({ user }),
  });
  app.setErrorHandler(tenantErrorHandler);

  app.get('/health', createHealthHandler(tenants));
  app.get('/welcome', { config: { tenantOptional: true } }, async (request) => ({
    message: request.hasTenant ? `Welcome back, ${request.tenantContext.user}` : 'Welcome',
  }));

  app.get('/notes', async (request) => request.tenantDb.select().from(notes).orderBy(asc(notes.id)));
  app.post<{ Body: { body: string } }>('/notes', { schema: noteBody }, async (request, reply) => {
    const [note] = await request.tenantDb.insert(notes).values({ body: request.body.body }).returning();
    return reply.code(201).send(note);
  });
  return app;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token it is. */
    user: string;
  }
}
