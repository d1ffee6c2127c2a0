import { char, integer, pgEnum, pgTable, smallint, text } from 'drizzle-orm/pg-core';

/** What every tenant reads and none of them owns: one copy, in schema `public`. */

export const billingInterval = pgEnum('billing_interval', ['month', 'year']);

export const plans = pgTable('plans', {
  code: text().primaryKey(),
  name: text().notNull(),
  interval: billingInterval().notNull(),
  seatPriceCents: integer('seat_price_cents').notNull(),
});

export const currencies = pgTable('currencies', {
  code: char({ length: 3 }).primaryKey(),
  name: text().notNull(),
  decimals: smallint().notNull(),
});
