import { createApp } from './app.ts';
import { host, port } from './env.ts';

async function main(): Promise<void> {
  const app = await createApp();
  console.log(`Listening on ${await app.listen({ port, host })}`);

  /** Answers what has begun, takes nothing new, then gives the connections back. */
  const shutDown = (): void => void app.close();
  process.once('SIGTERM', shutDown);
  process.once('SIGINT', shutDown);
}

void main();
