import { relations } from 'drizzle-orm';
import { index, integer, pgTable, serial, text } from 'drizzle-orm/pg-core';

export const users = pgTable('users', {
  id: serial().primaryKey(),
  name: text().notNull(),
});

export const orders = pgTable(
  'orders',
  {
    id: serial().primaryKey(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    totalCents: integer('total_cents').notNull(),
  },
  (table) => [index('orders_user_id_index').on(table.userId)],
);

export const usersRelations = relations(users, ({ many }) => ({ orders: many(orders) }));

export const ordersRelations = relations(orders, ({ one }) => ({
  user: one(users, { fields: [orders.userId], references: [users.id] }),
}));
