// A process of BullMQ's own, with a manager of its own.
import { createBullMQPlugin } from '@dmt/bullmq';
import { createTenantManager, defineConfig } from '@dmt/core';
import { pgTable, text } from 'drizzle-orm/pg-core';

const items = pgTable('items', { tenant: text('tenant').notNull() });
const manager = createTenantManager(
  defineConfig({ connection: { url: process.env.DMT_TEST_DATABASE }, schemas: { tenant: { items } } }),
);
const { tenantProcessor } = createBullMQPlugin({ manager });

export default tenantProcessor(async (job) => {
  const rows = await job.tenantDb.select().from(items);
  return rows.map(({ tenant }) => tenant);
});
