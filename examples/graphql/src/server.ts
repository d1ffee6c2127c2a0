import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { yogaTenantPlugin } from '@dmt/graphql';
import { createYoga, useReadinessCheck } from 'graphql-yoga';
import { context } from './context.ts';
import { tenants } from './db/tenants.ts';
import { schema } from './schema.ts';

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

export async function serve(port: number): Promise<Server> {
  const yoga = createYoga({
    schema,
    context,
    plugins: [
      yogaTenantPlugin(),
      // For a load balancer: `/ready` needs no tenant.
      useReadinessCheck({ check: async () => (await tenants.healthCheck()).healthy }),
    ],
  });
  const server = createServer(yoga).listen(port, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an AddressInfo.
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeIdleConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
