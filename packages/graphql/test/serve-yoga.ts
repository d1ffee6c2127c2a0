import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGraphQLContext, yogaTenantPlugin } from '@dmt/graphql';
import type { Framework, KitFields, KitManager } from '@dmt-tooling/request-kit';
import { createYoga } from 'graphql-yoga';
import { decodeAnswer, encodeOperation } from './graphql-over-http.ts';
import { kitSchema } from './kit-schema.ts';

/** The same behind GraphQL Yoga. */
export const yogaFramework: Framework = {
  name: 'GraphQL Yoga 5',
  async serve(options, operation) {
    const context = createGraphQLContext<object, KitManager, KitFields>({
      ...options,
      tenantOptional: false,
    });
    const yoga = createYoga<{ req: IncomingMessage; res: ServerResponse }>({
      schema: kitSchema(operation),
      logging: false,
      plugins: [yogaTenantPlugin()],
      context: async (argument) => ({
        ...(await context(argument)),
        whenAnswered: (work: () => void) => void argument.res.on('finish', AsyncResource.bind(work)),
      }),
    });
    const server = createServer(yoga).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on TCP has an AddressInfo.
    const { port } = server.address() as AddressInfo;
    return {
      origin: `http://127.0.0.1:${port}`,
      async close() {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      },
    };
  },
  encode: encodeOperation,
  decode: decodeAnswer,
};
