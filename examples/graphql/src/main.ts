import { tenants } from './db/tenants.ts';
import { serve } from './server.ts';

const server = await serve(Number(process.env.PORT ?? 3000));
console.log(`Listening on ${server.url}`);

/** Answers what has begun, takes nothing new, then gives the connections back. */
async function shutDown(): Promise<void> {
  await server.close();
  await tenants.dispose();
}

process.once('SIGTERM', shutDown);
process.once('SIGINT', shutDown);
