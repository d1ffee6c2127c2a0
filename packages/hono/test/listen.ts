import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { RunningApp } from '@dmt-tooling/request-kit';
import { serve } from '@hono/node-server';

/** Serves an application on a free port, by Hono's server for Node. */
export async function listen(app: Pick<Parameters<typeof serve>[0], 'fetch'>): Promise<RunningApp> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
