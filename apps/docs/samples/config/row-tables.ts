// #region table
import { currentTenant } from '@dmt/core';
import { pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

export const members = pgTable(
  'members',
  {
    tenantId: uuid('tenant_id').notNull().default(currentTenant('uuid')), // may be left out of an insert
    id: uuid().notNull().defaultRandom(),
    email: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] }), unique().on(table.tenantId, table.email)],
);
// #endregion table
