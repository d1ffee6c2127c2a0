import { tenants } from './db/tenants.ts';
import { imports, startWorker } from './imports.ts';

const worker = startWorker();
worker.on('failed', (job, error) => console.error(`Import ${job?.id} failed:`, error));
await worker.waitUntilReady();
console.log('Working');

/** Ends the jobs that it has begun, then gives the connections back. */
async function shutDown(): Promise<void> {
  await worker.close();
  await imports.close();
  await tenants.dispose();
}

process.once('SIGTERM', shutDown);
process.once('SIGINT', shutDown);
