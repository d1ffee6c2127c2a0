import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { readApp } from './call-app.ts';

/** What one tenant was shown after it wrote, and how that differs from what it wrote. */
export interface Visit {
  readonly tenantId: string;
  readonly projects: number;
  readonly tasks: number;
  readonly orders: number;
  /** Each tenant has a sequence of its own, so each tenant's first order has the same number. */
  readonly firstOrderNumber: number;
  readonly foreignRows: number;
  readonly missingRows: number;
}

/** A tenant, and what tells its rows from everybody else's. */
interface Visitor {
  readonly tenantId: string;
  readonly mark: string;
  readonly email: string;
  readonly seats: number;
}

export const REQUESTS_PER_VISIT = 8;
const PROJECTS = 2;
const TASKS_PER_PROJECT = 3;
// A user, the projects and their tasks, a line of progress for each project, and an order.
const ROWS_PER_VISIT = 1 + PROJECTS + PROJECTS * TASKS_PER_PROJECT + PROJECTS + 1;

const userRow = v.object({ id: v.string(), email: v.string() });
const projectRow = v.object({
  name: v.string(),
  owner: v.object({ email: v.string() }),
  tasks: v.array(v.object({ title: v.string() })),
});
const progressRow = v.object({ name: v.string(), taskCount: v.number() });
const orderRow = v.object({ number: v.number(), seats: v.number() });

/** Eight requests of one tenant: four that write (two of them transactions), then the four lists. */
export async function visitApp(appUrl: string, tenantId: string, seats: number): Promise<Visit> {
  const mark = `${tenantId} ${randomUUID()}`;
  const visitor: Visitor = { tenantId, mark, email: `${randomUUID()}@example.com`, seats };
  await writeRows(appUrl, visitor);
  return await readRows(appUrl, visitor);
}

async function writeRows(appUrl: string, { tenantId, mark, email, seats }: Visitor): Promise<void> {
  const post = <T extends v.GenericSchema>(
    path: string,
    body: unknown,
    shape: T,
  ): Promise<v.InferOutput<T>> => readApp(appUrl, { method: 'POST', path, tenantId, body }, shape);

  const { id: ownerId } = await post('/users', { name: mark, email }, userRow);
  const tasks = numbered(TASKS_PER_PROJECT, `${mark} task`);
  await Promise.all([
    ...numbered(PROJECTS, `${mark} project`).map((name) =>
      post('/projects', { name, ownerId, tasks }, v.object({})),
    ),
    post('/orders', { planCode: 'team', currencyCode: 'EUR', seats }, orderRow),
  ]);
}

async function readRows(appUrl: string, { tenantId, mark, email, seats }: Visitor): Promise<Visit> {
  const list = <T extends v.GenericSchema>(path: string, row: T): Promise<v.InferOutput<T>[]> =>
    readApp(appUrl, { path, tenantId }, v.array(row));

  const [users, projects, progress, orders] = await Promise.all([
    list('/users', userRow),
    list('/projects', projectRow),
    list('/projects/progress', progressRow),
    list('/orders', orderRow),
  ]);
  const tasks = projects.flatMap((project) => project.tasks);
  const isOwn = [
    ...users.map((user) => user.email === email),
    ...projects.map((project) => project.name.startsWith(mark) && project.owner.email === email),
    ...tasks.map((task) => task.title.startsWith(mark)),
    ...progress.map((row) => row.name.startsWith(mark) && row.taskCount === TASKS_PER_PROJECT),
    ...orders.map((order) => order.seats === seats),
  ];
  const ownRows = isOwn.filter(Boolean).length;
  return {
    tenantId,
    projects: projects.length,
    tasks: tasks.length,
    orders: orders.length,
    firstOrderNumber: Math.min(...orders.map((order) => order.number)),
    foreignRows: isOwn.length - ownRows,
    missingRows: ROWS_PER_VISIT - ownRows,
  };
}

function numbered(count: number, label: string): string[] {
  return Array.from({ length: count }, (_, i) => `${label} ${i + 1}`);
}
