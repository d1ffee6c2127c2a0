import { count, eq, relations, sql } from 'drizzle-orm';
import {
  char,
  check,
  date,
  index,
  integer,
  pgEnum,
  pgSequence,
  pgTable,
  pgView,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { currencies, plans } from './shared.ts';

/** What each tenant has a copy of, in a schema of its own. Nothing here names a schema or a tenant. */

export const taskStatus = pgEnum('task_status', ['open', 'doing', 'blocked', 'done']);

export const orderNumbers = pgSequence('order_numbers', { startWith: 1001 });

const createdAt = timestamp('created_at', { withTimezone: true }).notNull().defaultNow();

export const users = pgTable('users', {
  id: uuid().primaryKey().defaultRandom(),
  email: text().notNull().unique(),
  name: text().notNull(),
  createdAt,
});

export const projects = pgTable('projects', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  ownerId: uuid('owner_id').references(() => users.id, { onDelete: 'set null' }),
  createdAt,
});

export const tasks = pgTable(
  'tasks',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    status: taskStatus().notNull().default('open'),
    dueOn: date('due_on'),
    createdAt,
  },
  (table) => [
    index('tasks_project_status_index').on(table.projectId, table.status),
    index('tasks_due_index').on(table.dueOn).where(sql`${table.status} <> 'done'`),
    check('tasks_title_not_blank', sql`btrim(${table.title}) <> ''`),
  ],
);

export const orders = pgTable(
  'orders',
  {
    number: integer().primaryKey().default(sql`nextval('order_numbers')`),
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
    index('orders_plan_index').on(table.planCode),
    check('orders_seats_positive', sql`${table.seats} > 0`),
  ],
);

export const projectProgress = pgView('project_progress').as((qb) =>
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
    .groupBy(projects.id, projects.name),
);

export const usersRelations = relations(users, ({ many }) => ({ projects: many(projects) }));

export const projectsRelations = relations(projects, ({ one, many }) => ({
  owner: one(users, { fields: [projects.ownerId], references: [users.id] }),
  tasks: many(tasks),
}));

export const tasksRelations = relations(tasks, ({ one }) => ({
  project: one(projects, { fields: [tasks.projectId], references: [projects.id] }),
}));
