/** Checked by `tsc`: what a processor knows of its tenant. Nothing here runs. */
import { createBullMQPlugin } from '@dmt/bullmq';
import { tenants } from './tenants.ts';

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isExactly<Expected>(): <Actual>(value: Actual, proof: Equal<Actual, Expected>) => void {
  return () => undefined;
}

const { createTenantQueue, createTenantWorker } = createBullMQPlugin({
  manager: tenants,
  enrichContext: async () => ({ plan: 'free' as const }),
});
const connection = {};
const queue = createTenantQueue<{ to: string }, number, 'welcome' | 'reminder'>('emails', { connection });

export async function add(): Promise<void> {
  await queue.add('welcome', { to: 'ada@example.com' });
  // @ts-expect-error there is no such job
  await queue.add('farewell', { to: 'ada@example.com' });
  // @ts-expect-error the data has no such shape
  await queue.add('welcome', { from: 'ada@example.com' });
}

export const worker = createTenantWorker<{ to: string }, number>(
  'emails',
  async (job) => {
    isExactly<User | undefined>()(await job.tenantDb.query.users.findFirst(), true);
    isExactly<string>()(job.tenant.tenantId, true);
    isExactly<'free'>()(job.tenant.plan, true);
    isExactly<string>()(job.data.to, true);
    // @ts-expect-error there is no such table
    job.tenantDb.query.nothing;
    return 1;
  },
  { connection },
);
