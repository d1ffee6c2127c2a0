import { sql } from 'drizzle-orm';
import { foreignKey, integer, pgTable, pgView, primaryKey, serial, text, unique } from 'drizzle-orm/pg-core';

const tenantId = () =>
  text('tenant_id').notNull().default(sql`nullif(current_setting('app.tenant_id', true), '')`);

export const users = pgTable(
  'users',
  { tenantId: tenantId(), id: serial('id'), name: text('name').notNull(), secret: text('secret') },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), unique('users_name').on(t.tenantId, t.name)],
);

export const posts = pgTable(
  'posts',
  { tenantId: tenantId(), id: serial('id'), author: integer('author').notNull(), title: text('title') },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.author], foreignColumns: [users.tenantId, users.id] }),
  ],
);

export const folders = pgTable(
  'folders',
  { tenantId: tenantId(), id: serial('id'), parent: integer('parent') },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.parent], foreignColumns: [t.tenantId, t.id] }),
  ],
);

export const userNames = pgView('user_names').as((qb) => qb.select({ name: users.name }).from(users));
