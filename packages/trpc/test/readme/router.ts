import type { IncomingMessage } from 'node:http';
import { fromHeader } from '@dmt/core';
import { createTRPCMiddleware } from '@dmt/trpc';
import { initTRPC } from '@trpc/server';
import { users } from './schema.ts';
import { tenants } from './tenants.ts';

const t = initTRPC.context<{ req: IncomingMessage }>().create();

const tenantProcedure = t.procedure.use(
  createTRPCMiddleware({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') }),
);

export const appRouter = t.router({
  health: t.procedure.query(() => 'ok'), // needs no tenant
  users: tenantProcedure.query(({ ctx }) => ctx.tenantDb.select().from(users)),
});
