import type { AddressInfo } from 'node:net';
import { tenants } from './db/tenants.ts';
import { createApp } from './http/app.ts';

const server = createApp().listen(Number(process.env.PORT ?? 3000), '127.0.0.1', (error) => {
  if (error) throw error;
  // A server that listens on TCP has an AddressInfo; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  console.log(`Listening on http://127.0.0.1:${port}`);
});

/** Answers what has begun, takes nothing new, then gives the connections back. */
async function shutDown(): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
  await tenants.dispose();
}

process.once('SIGTERM', shutDown);
process.once('SIGINT', shutDown);
