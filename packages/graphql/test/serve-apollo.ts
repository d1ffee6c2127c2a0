import { AsyncResource } from 'node:async_hooks';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { apolloTenantPlugin, createGraphQLContext, type GraphQLTenant } from '@dmt/graphql';
import type { Framework, KitFields, KitManager } from '@dmt-tooling/request-kit';
import { decodeAnswer, encodeOperation } from './graphql-over-http.ts';
import { kitSchema } from './kit-schema.ts';

interface Context extends GraphQLTenant<KitManager, KitFields> {
  readonly whenAnswered: (work: () => void) => void;
}

/** A schema with one mutation, behind Apollo's own server. */
export const apolloFramework: Framework = {
  name: 'Apollo Server 5',
  async serve(options, operation) {
    const context = createGraphQLContext<object, KitManager, KitFields>({
      ...options,
      tenantOptional: false,
    });
    const server = new ApolloServer<Context>({
      schema: kitSchema(operation),
      plugins: [apolloTenantPlugin()],
      stopOnTerminationSignals: false,
    });
    const { url } = await startStandaloneServer(server, {
      listen: { port: 0, host: '127.0.0.1' },
      // A response may answer several operations, so what listens to it is bound by whoever wants it to be.
      context: async (argument) => ({
        ...(await context(argument)),
        whenAnswered: (work) => void argument.res.on('finish', AsyncResource.bind(work)),
      }),
    });
    return { origin: new URL(url).origin, close: () => server.stop() };
  },
  encode: encodeOperation,
  decode: decodeAnswer,
};
