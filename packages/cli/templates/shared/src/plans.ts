import { asc } from 'drizzle-orm';
import { plans } from './db/schema/shared.ts';
import { tenants } from './db/tenants.ts';

export type Plan = typeof plans.$inferSelect;

/** The same for all tenants, and for nobody in particular. */
export function listPlans(): Promise<Plan[]> {
  return tenants.getSharedDb().select().from(plans).orderBy(asc(plans.monthlyCents)).execute();
}
