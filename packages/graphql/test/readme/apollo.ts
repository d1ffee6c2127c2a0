import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { apolloTenantPlugin } from '@dmt/graphql';
import { type Context, context, resolvers, typeDefs } from './operations.ts';

export const server = new ApolloServer<Context>({ typeDefs, resolvers, plugins: [apolloTenantPlugin()] });

export const { url } = await startStandaloneServer(server, {
  context,
  listen: { port: Number(process.env.PORT ?? 4000) },
});
