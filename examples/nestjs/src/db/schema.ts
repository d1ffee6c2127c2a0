import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** What each tenant has a copy of, in a schema of its own. */
export const notes = pgTable('notes', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  body: text().notNull(),
  /** Who wrote it. No client gets to say so. */
  createdBy: text('created_by').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
