import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fromHeader } from '@dmt/core';
import { createHonoMiddleware, type TenantEnv } from '@dmt/hono';
import { serve } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { type ApplicationParts, findByHand, type ServeApplication } from '../application.ts';

type Env = TenantEnv<ApplicationParts['manager']>;

function byHand(parts: ApplicationParts): MiddlewareHandler<Env> {
  const checkedAt = new Map<string, number>();
  return async (c, next) => {
    const tenant = await findByHand(parts, checkedAt, c.req.header('x-tenant-id'));
    c.set('tenantDb', tenant.db);
    await parts.runWithTenant(tenant, next);
  };
}

function byDmt({ manager }: ApplicationParts): MiddlewareHandler<Env> {
  return createHonoMiddleware({ manager, extractTenantId: fromHeader('x-tenant-id') });
}

function serveBehind(middlewareOf: (parts: ApplicationParts) => MiddlewareHandler<Env>): ServeApplication {
  return async (parts) => {
    const app = new Hono()
      .use(middlewareOf(parts))
      .get('/name', (c) => c.json(parts.name()))
      .get('/user', async (c) => c.json(await parts.user(c.get('tenantDb'))));
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
    // A server that listens on TCP has an AddressInfo.
    return (server.address() as AddressInfo).port;
  };
}

export const hono: Record<string, ServeApplication> = {
  'by hand': serveBehind(byHand),
  dmt: serveBehind(byDmt),
};
