// A worker in a process of its own, to be killed: `node load-worker.fixture.ts <queue> <redis port> <database>`.
import { createBullMQPlugin } from '@dmt/bullmq';
import { createTenantContext, createTenantManager, defineConfig } from '@dmt/core';
import { bigint, pgTable, text } from 'drizzle-orm/pg-core';

const [name = '', port = '', url = ''] = process.argv.slice(2);
const items = pgTable('items', {
  tenant: text('tenant').notNull(),
  nonce: bigint('nonce', { mode: 'number' }).notNull(),
});
const manager = createTenantManager(
  defineConfig({ connection: { url, poolConfig: { max: 4 } }, schemas: { tenant: { items } } }),
);
const { getTenantId, contextDb } = createTenantContext(manager);
const { createTenantWorker } = createBullMQPlugin({ manager });

createTenantWorker<{ nonce: number }>(
  name,
  async ({ data: { nonce }, tenantDb }) => {
    const tenant = getTenantId();
    await contextDb.select().from(items).limit(1);
    await tenantDb.transaction((tx) => tx.insert(items).values({ tenant, nonce }));
  },
  {
    connection: { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null },
    concurrency: 20,
    lockDuration: 1_000,
    stalledInterval: 500,
    maxStalledCount: 1_000,
  },
).on('error', () => undefined);
process.stdout.write('ready\n');
