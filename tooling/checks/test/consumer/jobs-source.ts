/** A job of BullMQ. */
export const jobsSource = `
import { createBullMQPlugin } from '@dmt/bullmq';
import { notes, tenants } from './tenants.js';

const connection = { url: process.env['REDIS_URL'] ?? '', maxRetriesPerRequest: null };
const { createTenantQueue, createTenantWorker } = createBullMQPlugin({ manager: tenants });

async function main(): Promise<void> {
  const queue = createTenantQueue<object, string | undefined>(process.env['QUEUE'] ?? '', { connection });
  const worker = createTenantWorker<object, string | undefined>(
    queue.queue.name,
    async ({ tenantDb }) => (await tenantDb.select().from(notes))[0]?.body,
    { connection },
  );
  const outcome = new Promise((resolve) => {
    worker.once('completed', (_job, body) => resolve(body));
    worker.once('failed', (_job, error) => resolve(String(error)));
  });
  await queue.forTenant('acme').add('read', {});
  console.log(JSON.stringify([await outcome]));
  await worker.close();
  await queue.close();
  await tenants.dispose();
}

void main();
`;
