import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Where the baseline keeps its one copy of the table. */
export const PLAIN_SCHEMA = 'plain';
export const ROWS_PER_TENANT = 100;

export const users = pgTable('users', {
  id: integer().primaryKey(),
  tenantId: text('tenant_id').notNull(),
  name: text().notNull(),
  email: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

/** Ids that all contenders map to the same schema name. */
export function tenantIdAt(index: number): string {
  return `t${String(index).padStart(5, '0')}`;
}

export function schemaNameOf(tenantId: string): string {
  return `tenant_${tenantId}`;
}
