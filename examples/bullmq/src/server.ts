import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

export async function serve(port: number): Promise<Server> {
  const server = createApp().listen(port, '127.0.0.1');
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
