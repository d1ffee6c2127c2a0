import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { RunningApp } from '@dmt-tooling/request-kit';
import type { Express } from 'express';

/** Serves an application on a free port. */
export async function listen(app: Express): Promise<RunningApp> {
  const server = app.listen(0, '127.0.0.1');
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
}
