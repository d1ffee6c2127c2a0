import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { createContext } from './context.ts';
import { appRouter } from './router.ts';

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

export async function serve(port: number): Promise<Server> {
  const server = createHTTPServer({ router: appRouter, createContext });
  server.listen(port, '127.0.0.1');
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
