/** Checked by `tsc`: what a procedure knows of its tenant. Nothing here runs. */
import { createTRPCMiddleware } from '@dmt/trpc';
import { initTRPC } from '@trpc/server';
import { tenants } from './tenants.ts';

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isExactly<Expected>(): <Actual>(value: Actual, proof: Equal<Actual, Expected>) => void {
  return () => undefined;
}

interface Context {
  readonly session?: { readonly tenantId: string };
}

const t = initTRPC.context<Context>().create();
const middleware = createTRPCMiddleware({
  manager: tenants,
  extractTenantId: ({ ctx }: { ctx: Context }) => ctx.session?.tenantId,
  enrichContext: async () => ({ plan: 'free' as const }),
});

export const procedure = t.procedure.use(middleware).query(async ({ ctx }) => {
  isExactly<User | undefined>()(await ctx.tenantDb.query.users.findFirst(), true);
  isExactly<string>()(ctx.tenant.tenantId, true);
  isExactly<'free'>()(ctx.tenant.plan, true);
  isExactly<string | undefined>()(ctx.session?.tenantId, true);
  // @ts-expect-error there is no such table
  ctx.tenantDb.query.nothing;
  // @ts-expect-error a tenant's table is not shared
  ctx.tenant.sharedDb.query.users;
  // @ts-expect-error the context is frozen
  ctx.tenant.tenantId = 'other';
});

const other = initTRPC.context<{ readonly user: number }>().create();
// @ts-expect-error the context of these procedures has no session
other.procedure.use(middleware).query(({ ctx }) => ctx.tenantDb);
