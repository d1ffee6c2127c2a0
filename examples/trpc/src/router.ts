import { createTRPCMiddleware, type TenantCall } from '@dmt/trpc';
import { initTRPC, TRPCError } from '@trpc/server';
import { asc } from 'drizzle-orm';
import { type Context, orgOf } from './context.ts';
import { notes } from './db/schema.ts';
import { tenants } from './db/tenants.ts';

// Else tRPC sends an error's stack to the client, unless NODE_ENV is production.
const t = initTRPC.context<Context>().create({ isDev: false });

const tenantProcedure = t.procedure.use(
  createTRPCMiddleware({ manager: tenants, extractTenantId: ({ ctx }: TenantCall<Context>) => orgOf(ctx) }),
);

export const appRouter = t.router({
  /** For a load balancer: needs no tenant. */
  health: t.procedure.query(async () => {
    const { healthy } = await tenants.healthCheck();
    if (!healthy) throw new TRPCError({ code: 'SERVICE_UNAVAILABLE' });
    return { healthy };
  }),
  notes: t.router({
    list: tenantProcedure.query(({ ctx }) => ctx.tenantDb.select().from(notes).orderBy(asc(notes.id))),
    add: tenantProcedure.input(parseNote).mutation(async ({ ctx, input }) => {
      const [note] = await ctx.tenantDb.insert(notes).values(input).returning();
      return note;
    }),
  }),
});

export type AppRouter = typeof appRouter;

function parseNote(input: unknown): { body: string } {
  const { body } = Object(input);
  if (typeof body !== 'string' || body.trim() === '') throw new Error('A note has a body.');
  return { body };
}
