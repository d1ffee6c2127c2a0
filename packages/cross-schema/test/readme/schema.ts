import { integer, numeric, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

// of each tenant
export const orders = pgTable('orders', {
  id: integer().primaryKey(),
  planId: integer('plan_id'),
  total: numeric().notNull(),
  createdAt: timestamp('created_at').notNull().defaultNow(),
});

// shared by all
export const plans = pgTable('plans', { id: integer().primaryKey(), name: text().notNull() });
