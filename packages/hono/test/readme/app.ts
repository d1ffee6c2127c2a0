import { fromHeader } from '@dmt/core';
import { createHealthHandler, createHonoMiddleware, tenantErrorHandler } from '@dmt/hono';
import { Hono } from 'hono';
import { users } from './schema.ts';
import { tenants } from './tenants.ts';

export const app = new Hono()
  .get('/health', createHealthHandler(tenants)) // needs no tenant, so it comes first
  .use(createHonoMiddleware({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') }))
  .get('/users', async (c) => {
    return c.json(await c.get('tenantDb').select().from(users));
  })
  .post('/users', async (c) => {
    const { name } = await c.req.json<{ name: string }>();
    const [user] = await c.get('tenantDb').insert(users).values({ name }).returning();
    return c.json(user, 201);
  });

app.onError(tenantErrorHandler);
