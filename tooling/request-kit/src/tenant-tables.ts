import { bigint, pgTable, serial, text } from 'drizzle-orm/pg-core';

/** Every row says whose it is, and which request wrote it. */
export const items = pgTable('items', {
  id: serial('id').primaryKey(),
  tenant: text('tenant').notNull(),
  nonce: bigint('nonce', { mode: 'number' }).notNull(),
});

export const tenantTables = { items };
