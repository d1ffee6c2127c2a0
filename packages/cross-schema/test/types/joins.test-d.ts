/** Checked by `tsc` with both lines of Drizzle: rows are what Drizzle's own select of the same shape has. Nothing here runs. */
import { createTenantManager, defineConfig } from '@dmt/core';
import {
  createAdminQuery,
  createCrossSchemaQuery,
  type FleetResult,
  withShared,
  withSharedLookup,
} from '@dmt/cross-schema';
import { count, eq, getTableColumns, type SQL, sql, sum } from 'drizzle-orm';
import {
  alias,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  pgView,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';

const kind = pgEnum('kind', ['a', 'b']);
const orders = pgTable('orders', {
  id: integer().primaryKey(),
  planId: integer('plan_id'),
  kind: kind().notNull(),
  total: numeric(),
  at: timestamp().notNull(),
  extra: jsonb().$type<{ note: string }>().notNull(),
});
const plans = pgTable('plans', { id: integer().primaryKey(), name: text().notNull(), price: integer() });
const planNames = pgView('plan_names').as((query) =>
  query.select({ id: plans.id, name: plans.name }).from(plans),
);

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isSame<Actual, Expected>(
  _actual: Actual,
  _expected: Expected,
  _proof: Equal<Actual, Expected>,
): void {}
function isExactly<Expected>(): <Actual>(value: Actual, proof: Equal<Actual, Expected>) => void {
  return () => undefined;
}

const tenants = createTenantManager(
  defineConfig({ connection: { url: '' }, schemas: { tenant: { orders }, shared: { plans } } }),
);
const db = tenants.getDb('acme');
const cross = createCrossSchemaQuery({ tenantDb: db, sharedDb: tenants.getSharedDb() });
const on: SQL = eq(orders.planId, plans.id);

export async function wholeRows(): Promise<void> {
  isSame(await cross.from('tenant', orders).select(), await db.select().from(orders), true);
  isSame(
    await cross.from('tenant', orders).innerJoin('shared', plans, on).select(),
    await db.select().from(orders).innerJoin(plans, on),
    true,
  );
  isSame(
    await cross.from('tenant', orders).leftJoin('shared', plans, on).select(),
    await db.select().from(orders).leftJoin(plans, on),
    true,
  );
  isSame(
    await cross.from('tenant', orders).rightJoin('shared', plans, on).select(),
    await db.select().from(orders).rightJoin(plans, on),
    true,
  );
  isSame(
    await cross.from('tenant', orders).fullJoin('shared', plans, on).select(),
    await db.select().from(orders).fullJoin(plans, on),
    true,
  );
}

export async function chains(): Promise<void> {
  const other = alias(plans, 'other');
  const self = alias(orders, 'self');
  isSame(
    await cross
      .from('tenant', orders)
      .leftJoin('shared', plans, on)
      .innerJoin('tenant', self, eq(self.id, orders.id))
      .rightJoin('shared', other, eq(other.id, plans.id))
      .select(),
    await db
      .select()
      .from(orders)
      .leftJoin(plans, on)
      .innerJoin(self, eq(self.id, orders.id))
      .rightJoin(other, eq(other.id, plans.id)),
    true,
  );
  isSame(
    await withShared(db).from(orders).fullJoin(plans, on).leftJoin(self, on).select(),
    await db.select().from(orders).fullJoin(plans, on).leftJoin(self, on),
    true,
  );
}

export async function partialRows(): Promise<void> {
  const self = alias(orders, 'self');
  const fields = {
    id: orders.id,
    plan: plans.name,
    price: plans.price,
    named: sql<string>`lower(${plans.name})`.as('named'),
    whole: plans,
    nested: { kind: orders.kind, extra: orders.extra },
    self: { id: self.id },
  };
  const rows = await cross
    .from('tenant', orders)
    .leftJoin('shared', plans, on)
    .leftJoin('tenant', self, eq(self.id, orders.id))
    .select(fields);
  isSame(
    rows,
    await db.select(fields).from(orders).leftJoin(plans, on).leftJoin(self, eq(self.id, orders.id)),
    true,
  );
  isExactly<string | null | undefined>()(rows[0]?.plan, true);
  isExactly<'a' | 'b' | undefined>()(rows[0]?.nested.kind, true);
}

export async function aggregates(): Promise<void> {
  const fields = { plan: plans.name, orders: count(), total: sum(orders.total) };
  const ours = cross.from('shared', plans).innerJoin('tenant', orders, on).select(fields);
  const theirs = db.select(fields).from(plans).innerJoin(orders, on);
  isSame(await ours.groupBy(plans.name).limit(3), await theirs.groupBy(plans.name).limit(3), true);
}

export async function subqueriesAndViews(): Promise<void> {
  const ours = cross
    .from('tenant', orders)
    .leftJoin('shared', plans, on)
    .select({ id: orders.id, name: plans.name })
    .as('sub');
  const theirs = db.select({ id: orders.id, name: plans.name }).from(orders).leftJoin(plans, on).as('sub');
  isSame(await db.select().from(ours), await db.select().from(theirs), true);
  isSame(
    await cross.from('tenant', orders).leftJoin('shared', theirs, eq(theirs.id, orders.id)).select(),
    await db.select().from(orders).leftJoin(theirs, eq(theirs.id, orders.id)),
    true,
  );
  isSame(
    await cross
      .from('shared', planNames)
      .innerJoin('tenant', orders, eq(orders.planId, planNames.id))
      .select(),
    await db.select().from(planNames).innerJoin(orders, eq(orders.planId, planNames.id)),
    true,
  );
}

export async function prepared(): Promise<void> {
  isSame(
    await cross.from('tenant', orders).leftJoin('shared', plans, on).select().prepare('a').execute(),
    await db.select().from(orders).leftJoin(plans, on).prepare('a').execute(),
    true,
  );
}

export function notThere(): void {
  const query = cross.from('tenant', orders).select();
  // @ts-expect-error a join needs to know the side of its table, and comes before select()
  query.leftJoin(plans, on);
  // @ts-expect-error so do further ones
  query.where(on).innerJoin(plans, on);
  // @ts-expect-error a second where() would replace the first, as Drizzle says
  query.where(on).where(on);
  // @ts-expect-error there are two sides
  cross.from('public', plans);
}

export async function lookups(): Promise<void> {
  const options = {
    tenantDb: db,
    sharedDb: tenants.getSharedDb(),
    tenantTable: orders,
    sharedTable: plans,
    foreignKey: 'planId',
  } as const;
  const [named] = await withSharedLookup({ ...options, sharedFields: ['name', 'price'] });
  isExactly<string | null | undefined>()(named?.name, true);
  isExactly<number | undefined>()(named?.id, true);
  const [renamed] = await withSharedLookup({ ...options, sharedFields: { planName: 'name' } });
  isExactly<string | null | undefined>()(renamed?.planName, true);
  // @ts-expect-error there is no such column
  withSharedLookup({ ...options, sharedFields: ['nothing'] });
}

export async function fleets(): Promise<void> {
  const admin = createAdminQuery({ manager: tenants, reason: 'types' });
  const { rows } = await admin
    .fromAllTenants(orders)
    .leftJoin('shared', plans, on)
    .select({ kind: orders.kind, plan: plans.name, orders: count(), total: sum(orders.total) })
    .where(on)
    .groupBy(orders.kind, plans.name)
    .orderBy(orders.kind)
    .limit(3);
  const [row] = rows;
  isExactly<string | undefined>()(row?.tenantId, true);
  isExactly<'a' | 'b' | undefined>()(row?.kind, true);
  isExactly<string | null | undefined>()(row?.plan, true);
  isExactly<number | undefined>()(row?.orders, true);
  isExactly<string | null | undefined>()(row?.total, true);
  const whole: FleetResult<typeof orders.$inferSelect> = await admin
    .fromAllTenants(orders)
    .select(getTableColumns(orders));
  for await (const each of admin.fromAllTenants(orders).select({ at: orders.at }).stream()) {
    isExactly<Date>()(each.at, true);
  }
  // @ts-expect-error every row has a tenantId of its own
  admin.fromAllTenants(orders).select({ tenantId: orders.id });
  // @ts-expect-error all tenants are not read without a reason
  createAdminQuery({ manager: tenants });
  void whole;
}
