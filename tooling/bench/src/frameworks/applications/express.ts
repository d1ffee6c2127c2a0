import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fromHeader } from '@dmt/core';
import { createExpressMiddleware } from '@dmt/express';
import createExpress, { type Express, type RequestHandler } from 'express';
import { type ApplicationParts, findByHand, type ServeApplication } from '../application.ts';

function byHand(parts: ApplicationParts): RequestHandler {
  const checkedAt = new Map<string, number>();
  return (request, _response, next) => {
    findByHand(parts, checkedAt, request.headers['x-tenant-id']).then((tenant) => {
      Reflect.set(request, 'tenantContext', tenant);
      parts.runWithTenant(tenant, next);
    }, next);
  };
}

function byDmt({ manager }: ApplicationParts): RequestHandler {
  return createExpressMiddleware({ manager, extractTenantId: fromHeader('x-tenant-id') });
}

function serveBehind(middlewareOf: (parts: ApplicationParts) => RequestHandler): ServeApplication {
  return async (parts) => {
    const app: Express = createExpress();
    app.use(middlewareOf(parts));
    app.get('/name', (_request, response) => void response.json(parts.name()));
    app.get('/user', async (request, response) => {
      // The bench registers no manager: this is one of its own parts.
      response.json(await parts.user(request.tenantContext.db as Parameters<typeof parts.user>[0]));
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on TCP has an AddressInfo.
    return (server.address() as AddressInfo).port;
  };
}

export const express: Record<string, ServeApplication> = {
  'by hand': serveBehind(byHand),
  dmt: serveBehind(byDmt),
};
