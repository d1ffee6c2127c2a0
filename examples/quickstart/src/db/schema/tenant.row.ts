import { currentTenant } from '@dmt/core';
import { count, eq, relations, sql } from 'drizzle-orm';
import {
  char,
  check,
  date,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgTable,
  pgView,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { currencies, plans } from './shared.ts';

/**
 * What all tenants have in common tables, told apart by `tenant_id`. The column fills itself, so routes name it as little as
 * they name a schema. Every key begins with it: PostgreSQL checks keys across all rows, whoever asks.
 */

export const taskStatus = pgEnum('task_status', ['open', 'doing', 'blocked', 'done']);

const tenantId = text('tenant_id').notNull().default(currentTenant());
const createdAt = timestamp('created_at', { withTimezone: true }).notNull().defaultNow();

export const users = pgTable(
  'users',
  {
    tenantId,
    id: uuid().notNull().defaultRandom(),
    email: text().notNull(),
    name: text().notNull(),
    createdAt,
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    unique('users_email_unique').on(table.tenantId, table.email),
  ],
);

export const projects = pgTable(
  'projects',
  {
    tenantId,
    id: integer().notNull().generatedAlwaysAsIdentity(),
    name: text().notNull(),
    ownerId: uuid('owner_id'),
    createdAt,
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.ownerId],
      foreignColumns: [users.tenantId, users.id],
    }),
  ],
);

export const tasks = pgTable(
  'tasks',
  {
    tenantId,
    id: integer().notNull().generatedAlwaysAsIdentity(),
    projectId: integer('project_id').notNull(),
    title: text().notNull(),
    status: taskStatus().notNull().default('open'),
    dueOn: date('due_on'),
    createdAt,
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    foreignKey({
      columns: [table.tenantId, table.projectId],
      foreignColumns: [projects.tenantId, projects.id],
    }).onDelete('cascade'),
    index('tasks_project_status_index').on(table.tenantId, table.projectId, table.status),
    index('tasks_due_index').on(table.tenantId, table.dueOn).where(sql`${table.status} <> 'done'`),
    check('tasks_title_not_blank', sql`btrim(${table.title}) <> ''`),
  ],
);

/** A sequence would count the orders of all tenants: this counts those of each. */
export const orderCounters = pgTable(
  'order_counters',
  { tenantId, lastNumber: integer('last_number').notNull() },
  (table) => [primaryKey({ columns: [table.tenantId] })],
);

export const orders = pgTable(
  'orders',
  {
    tenantId,
    number: integer().notNull().default(sql`next_order_number()`),
    planCode: text('plan_code')
      .notNull()
      .references(() => plans.code),
    currencyCode: char('currency_code', { length: 3 })
      .notNull()
      .references(() => currencies.code),
    seats: integer().notNull(),
    totalCents: integer('total_cents').notNull(),
    createdAt,
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.number] }),
    index('orders_plan_index').on(table.tenantId, table.planCode),
    check('orders_seats_positive', sql`${table.seats} > 0`),
  ],
);

export const projectProgress = pgView('project_progress')
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({
        projectId: projects.id,
        name: projects.name,
        taskCount: count(tasks.id).as('task_count'),
        doneCount: sql<number>`count(*) filter (where ${tasks.status} = 'done')`
          .mapWith(Number)
          .as('done_count'),
      })
      .from(projects)
      .leftJoin(tasks, eq(tasks.projectId, projects.id))
      .groupBy(projects.tenantId, projects.id, projects.name),
  );

export const usersRelations = relations(users, ({ many }) => ({ projects: many(projects) }));

export const projectsRelations = relations(projects, ({ one, many }) => ({
  owner: one(users, { fields: [projects.ownerId], references: [users.id] }),
  tasks: many(tasks),
}));

export const tasksRelations = relations(tasks, ({ one }) => ({
  project: one(projects, { fields: [tasks.projectId], references: [projects.id] }),
}));
