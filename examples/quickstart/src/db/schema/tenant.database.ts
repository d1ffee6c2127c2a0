import { sql } from 'drizzle-orm';
import { char, check, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * What each tenant has in a database of its own: the tables of `tenant.ts`, but for orders. No foreign key leads from one
 * database to another, so that plans and currencies are looked up before an order is written.
 */

export {
  orderNumbers,
  projectProgress,
  projects,
  projectsRelations,
  taskStatus,
  tasks,
  tasksRelations,
  users,
  usersRelations,
} from './tenant.ts';

export const orders = pgTable(
  'orders',
  {
    number: integer().primaryKey().default(sql`nextval('order_numbers')`),
    planCode: text('plan_code').notNull(),
    currencyCode: char('currency_code', { length: 3 }).notNull(),
    seats: integer().notNull(),
    totalCents: integer('total_cents').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index('orders_plan_index').on(table.planCode),
    check('orders_seats_positive', sql`${table.seats} > 0`),
  ],
);
