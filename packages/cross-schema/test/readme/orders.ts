import { createCrossSchemaQuery, crossSchemaRaw, withShared, withSharedLookup } from '@dmt/cross-schema';
import { count, desc, eq } from 'drizzle-orm';
import { orders, plans } from './schema.ts';
import { tenants } from './tenants.ts';

const tenantDb = tenants.getDb('acme');
const sharedDb = tenants.getSharedDb();

// { id: number; plan: string | null }[], as Drizzle infers it
export const ordersWithPlans = await createCrossSchemaQuery({ tenantDb, sharedDb })
  .from('tenant', orders)
  .leftJoin('shared', plans, eq(orders.planId, plans.id))
  .select({ id: orders.id, plan: plans.name })
  .orderBy(desc(orders.id))
  .limit(20);

// the same, with sides found in `schemas` of the configuration
export const ordersPerPlan = await withShared(tenantDb)
  .from(plans)
  .innerJoin(orders, eq(orders.planId, plans.id))
  .select({ plan: plans.name, orders: count() })
  .groupBy(plans.name);

// whole rows of one table, with columns that they refer to
export const lookedUp = await withSharedLookup({
  tenantDb,
  sharedDb,
  tenantTable: orders,
  sharedTable: plans,
  foreignKey: 'planId',
  sharedFields: { planName: 'name' },
});

// SQL of your own
export const raw = await crossSchemaRaw<{ id: number; plan: string }>(tenantDb, {
  sql: 'select o.id, p.name as plan from $tenant.orders o join $shared.plans p on p.id = o.plan_id where p.name = $1',
  params: ['pro'],
});
