/** Checked by `tsc`: what resolvers know of their tenant. Nothing here runs. */
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { fromHeader } from '@dmt/core';
import { apolloTenantPlugin, createGraphQLContext, perTenantRequest, yogaTenantPlugin } from '@dmt/graphql';
import { createSchema, createYoga, type YogaInitialContext } from 'graphql-yoga';
import { tenants } from './tenants.ts';

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isExactly<Expected>(): <Actual>(value: Actual, proof: Equal<Actual, Expected>) => void {
  return () => undefined;
}

const context = createGraphQLContext({
  manager: tenants,
  extractTenantId: ({ params, request }: YogaInitialContext) =>
    params.operationName ?? request.headers.get('x-tenant-id'),
  enrichContext: async () => ({ plan: 'free' as const }),
});
type Context = Awaited<ReturnType<typeof context>>;

export async function resolver(ctx: Context): Promise<void> {
  isExactly<User | undefined>()(await ctx.tenantDb.query.users.findFirst(), true);
  isExactly<string>()(ctx.tenant.tenantId, true);
  isExactly<'free'>()(ctx.tenant.plan, true);
  // @ts-expect-error there is no such table
  ctx.tenantDb.query.nothing;
  // @ts-expect-error a tenant's table is not shared
  ctx.tenant.sharedDb.query.users;
  // @ts-expect-error the context is frozen
  ctx.tenant.tenantId = 'other';
}

createYoga({
  schema: createSchema<YogaInitialContext & Context>({
    typeDefs: 'type Query { first: String }',
    resolvers: {
      Query: { first: async (_, __, { tenantDb }) => (await tenantDb.query.users.findFirst())?.name },
    },
  }),
  context,
  plugins: [yogaTenantPlugin()],
});

const apollo = new ApolloServer<Context>({ typeDefs: '', plugins: [apolloTenantPlugin()] });
// @ts-expect-error Apollo has no operation's params to give
startStandaloneServer(apollo, { context });

const optional = createGraphQLContext({
  manager: tenants,
  extractTenantId: fromHeader('x-tenant-id'),
  tenantOptional: true,
});

export async function optionalResolver(ctx: Awaited<ReturnType<typeof optional>>): Promise<void> {
  // @ts-expect-error there may be none
  ctx.tenantDb.query.users;
  isExactly<User | undefined>()(await ctx.tenantDb?.query.users.findFirst(), true);
  if (ctx.tenant !== undefined) isExactly<string>()(ctx.tenant.tenantId, true);
}

const name = perTenantRequest((ctx: Context) => ctx.tenant.plan);
export const plan = (ctx: Context): void => isExactly<'free'>()(name(ctx), true);
// @ts-expect-error it asks for more of the context
name({});
