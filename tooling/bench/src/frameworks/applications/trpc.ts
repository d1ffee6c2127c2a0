import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromHeader } from '@dmt/core';
import { createTRPCMiddleware } from '@dmt/trpc';
import { initTRPC } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { type ApplicationParts, findByHand, type ServeApplication } from '../application.ts';

const t = initTRPC.context<{ req: IncomingMessage }>().create({ isDev: false });

function byHand(parts: ApplicationParts) {
  const checkedAt = new Map<string, number>();
  return t.procedure.use(async ({ ctx, next }) => {
    const tenant = await findByHand(parts, checkedAt, ctx.req.headers['x-tenant-id']);
    const goOn = () => next({ ctx: { tenantDb: tenant.db } });
    // It returns what it runs.
    return parts.runWithTenant(tenant, goOn) as ReturnType<typeof goOn>;
  });
}

function byDmt({ manager }: ApplicationParts) {
  return t.procedure.use(createTRPCMiddleware({ manager, extractTenantId: fromHeader('x-tenant-id') }));
}

type TenantProcedure = ReturnType<typeof byHand> | ReturnType<typeof byDmt>;

function serveBehind(procedureOf: (parts: ApplicationParts) => TenantProcedure): ServeApplication {
  return async (parts) => {
    const procedure = procedureOf(parts);
    const router = t.router({
      name: procedure.query(() => parts.name()),
      user: procedure.query(({ ctx }) => parts.user(ctx.tenantDb)),
    });
    const server = createHTTPServer({ router, createContext: ({ req }) => ({ req }) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on TCP has an AddressInfo.
    return (server.address() as AddressInfo).port;
  };
}

export const trpc: Record<string, ServeApplication> = {
  'by hand': serveBehind(byHand),
  dmt: serveBehind(byDmt),
};
