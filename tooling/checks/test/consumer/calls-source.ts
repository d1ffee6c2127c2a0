/** A call of a tRPC procedure, and an operation of each GraphQL server. */
export const callsSource = `
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createTenantContext, fromHeader } from '@dmt/core';
import { apolloTenantPlugin, createGraphQLContext, yogaTenantPlugin } from '@dmt/graphql';
import { createTRPCMiddleware } from '@dmt/trpc';
import { initTRPC } from '@trpc/server';
import { createSchema, createYoga } from 'graphql-yoga';
import { notes, tenants } from './tenants.js';

const options = { manager: tenants, extractTenantId: fromHeader('x-tenant-id') };
const headers = { 'x-tenant-id': 'acme' };
const { getTenantDb } = createTenantContext(tenants);

async function askTRPC(): Promise<unknown> {
  const t = initTRPC.context<{ req: Request }>().create();
  const router = t.router({
    first: t.procedure.use(createTRPCMiddleware(options)).query(async ({ ctx }) => {
      const [note] = await ctx.tenantDb.select().from(notes);
      const body: string | undefined = note?.body;
      return body;
    }),
  });
  return router.createCaller({ req: new Request('http://localhost', { headers }) }).first();
}

const context = createGraphQLContext(options);
type Context = Awaited<ReturnType<typeof context>>;
const typeDefs = 'type Query { first: String }';
const resolvers = {
  Query: {
    async first(_: unknown, _args: object, { tenantDb }: Context): Promise<string | undefined> {
      const [note] = await tenantDb.select().from(notes);
      const [same] = await getTenantDb().select().from(notes);
      return note?.body === same?.body ? note?.body : 'another one';
    },
  },
};
const post = {
  method: 'POST',
  headers: { ...headers, 'content-type': 'application/json', connection: 'close' },
  body: JSON.stringify({ query: '{ first }' }),
};

async function askApollo(): Promise<unknown> {
  const server = new ApolloServer<Context>({ typeDefs, resolvers, plugins: [apolloTenantPlugin()] });
  const { url } = await startStandaloneServer(server, { context, listen: { port: 0, host: '127.0.0.1' } });
  const answer = await (await fetch(url, post)).json();
  await server.stop();
  return Object(answer).data.first;
}

async function askYoga(): Promise<unknown> {
  const schema = createSchema<Context>({ typeDefs, resolvers });
  const yoga = createYoga({ schema, context, plugins: [yogaTenantPlugin()] });
  const answer: unknown = await (await yoga.fetch('http://localhost/graphql', post)).json();
  return Object(answer).data.first;
}

async function main(): Promise<void> {
  console.log(JSON.stringify([await askTRPC(), await askApollo(), await askYoga()]));
  await tenants.dispose();
}

void main();
`;
