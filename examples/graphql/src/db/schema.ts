import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** What each tenant has a copy of, in a schema of its own. */
export const notes = pgTable('notes', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  body: text().notNull(),
  /** The note that this one answers. */
  replyTo: integer('reply_to'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
