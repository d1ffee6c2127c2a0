import { fromHeader } from '@dmt/core';
import { createGraphQLContext, perTenantRequest } from '@dmt/graphql';
import DataLoader from 'dataloader';
import { inArray } from 'drizzle-orm';
import { users } from './schema.ts';
import { tenants } from './tenants.ts';

export const context = createGraphQLContext({
  manager: tenants,
  extractTenantId: fromHeader('x-tenant-id'),
});

export type Context = Awaited<ReturnType<typeof context>>;

const usersById = perTenantRequest(
  ({ tenantDb }: Context) =>
    new DataLoader(async (ids: readonly number[]) => {
      const found = await tenantDb
        .select()
        .from(users)
        .where(inArray(users.id, [...ids]));
      return ids.map((id) => found.find((user) => user.id === id));
    }),
);

export const typeDefs = `
  type User { id: Int!, name: String! }
  type Query { users: [User!]!, user(id: Int!): User }
`;

export const resolvers = {
  Query: {
    users: (_: unknown, _args: object, { tenantDb }: Context) => tenantDb.select().from(users),
    user: (_: unknown, { id }: { id: number }, ctx: Context) => usersById(ctx).load(id),
  },
};
