import { createBullMQPlugin } from '@dmt/bullmq';
import { users } from './schema.ts';
import { tenants } from './tenants.ts';

const connection = { url: process.env.REDIS_URL ?? '', maxRetriesPerRequest: null };
const { createTenantQueue, createTenantWorker } = createBullMQPlugin({ manager: tenants });

export const invitations = createTenantQueue<{ name: string }>('invitations', { connection });

export const worker = createTenantWorker<{ name: string }, number>(
  'invitations',
  async (job) => {
    const [user] = await job.tenantDb.insert(users).values({ name: job.data.name }).returning();
    return user?.id ?? 0;
  },
  { connection },
);
