import { integer, pgTable, text } from 'drizzle-orm/pg-core';

export const plans = pgTable('plans', {
  code: text().primaryKey(),
  name: text().notNull(),
  priceCents: integer('price_cents').notNull(),
});
