import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromHeader } from '@dmt/core';
import { createGraphQLContext, type GraphQLTenant, yogaTenantPlugin } from '@dmt/graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { type ApplicationParts, findByHand, type ServeApplication } from '../application.ts';

interface Context {
  readonly tenantDb: Parameters<ApplicationParts['user']>[0];
}

/** What the paths of the bench are in GraphQL. */
const QUERIES: Readonly<Record<string, string>> = {
  '/name': `/graphql?query=${encodeURIComponent('{ name { tenantId } }')}`,
  '/user': `/graphql?query=${encodeURIComponent('{ user { tenantId } }')}`,
};

function schemaOf<TContext extends Context>(parts: ApplicationParts) {
  return createSchema<TContext>({
    typeDefs: 'type Row { tenantId: String! } type Query { name: Row!, user: [Row!]! }',
    resolvers: {
      Query: { name: () => parts.name(), user: (_, __, { tenantDb }) => parts.user(tenantDb) },
    },
  });
}

/** The whole server runs as the request's tenant. */
function byHand(parts: ApplicationParts): RequestListener {
  const checkedAt = new Map<string, number>();
  const yoga = createYoga<Context>({ schema: schemaOf<Context>(parts), logging: false });
  return (request, response) => {
    findByHand(parts, checkedAt, request.headers['x-tenant-id']).then(
      (tenant) => parts.runWithTenant(tenant, () => yoga(request, response, { tenantDb: tenant.db })),
      (error: Error) => response.destroy(error),
    );
  };
}

function byDmt(parts: ApplicationParts): RequestListener {
  const yoga = createYoga({
    schema: schemaOf<GraphQLTenant<ApplicationParts['manager']>>(parts),
    logging: false,
    context: createGraphQLContext({
      manager: parts.manager,
      extractTenantId: fromHeader('x-tenant-id'),
    }),
    plugins: [yogaTenantPlugin()],
  });
  return yoga;
}

function serveBehind(listenerOf: (parts: ApplicationParts) => RequestListener): ServeApplication {
  return async (parts) => {
    const listener = listenerOf(parts);
    const server = createServer((request, response) => {
      request.url = QUERIES[request.url ?? ''] ?? '/';
      listener(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on TCP has an AddressInfo.
    return (server.address() as AddressInfo).port;
  };
}

export const graphql: Record<string, ServeApplication> = {
  'by hand': serveBehind(byHand),
  dmt: serveBehind(byDmt),
};
