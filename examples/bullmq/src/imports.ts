import { createBullMQPlugin, type TenantJob } from '@dmt/bullmq';
import type { Worker } from 'bullmq';
import { notes } from './db/schema.ts';
import { tenants } from './db/tenants.ts';

/** Many notes at once: more than a request should wait for. */
export interface Import {
  readonly lines: readonly string[];
}

// Whoever else writes to this Redis cannot add a job for a tenant, unless they know the secret too.
const { STAMP_SECRET: secret } = process.env;
if (!secret) throw new Error('STAMP_SECRET is not set, which signs the tenants of jobs.');
const connection = { url: process.env.REDIS_URL ?? 'redis://localhost:6379', maxRetriesPerRequest: null };
const plugin = createBullMQPlugin({ manager: tenants, secret });

/** Jobs belong to the tenant in whose request they are added. */
export const imports = plugin.createTenantQueue<Import, number>('imports', {
  connection,
  defaultJobOptions: { attempts: 5, backoff: { type: 'exponential', delay: 1_000 } },
});

/** One worker for all tenants: each job runs as its own. */
export function startWorker(): Worker<Import, number> {
  return plugin.createTenantWorker('imports', importNotes, { connection, concurrency: 10 });
}

/** All lines or none: a job that is killed half way is run again. */
async function importNotes({ tenantDb, data }: TenantJob<typeof tenants, object, Import>): Promise<number> {
  const rows = data.lines.map((body) => ({ body }));
  await tenantDb.insert(notes).values(rows);
  return rows.length;
}
