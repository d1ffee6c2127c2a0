import { desc, eq, sql } from 'drizzle-orm';
import { Router } from 'express';
import * as v from 'valibot';
import { currencies, plans } from '../../db/schema/shared.ts';
import { orders } from '../../db/tables.ts';
import { contextDb, getSharedDb, getTenantDb } from '../../db/tenants.ts';
import { HttpError } from '../http-error.ts';

const newOrder = v.object({
  planCode: v.string(),
  currencyCode: v.pipe(v.string(), v.length(3)),
  seats: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
});

// Built once, run for every tenant: `contextDb` takes the tenant from the request when the query runs.
const latestOrders = contextDb
  .select()
  .from(orders)
  .orderBy(desc(orders.number))
  .limit(sql.placeholder('limit'))
  .prepare('latest_orders');

export const orderRoutes: Router = Router();

orderRoutes.get('/', async (_request, response) => {
  response.json(await latestOrders.execute({ limit: 50 }));
});

/** Plan and currency are shared by all, the order goes to the tenant, wherever that lies. */
orderRoutes.post('/', async (request, response) => {
  const { planCode, currencyCode, seats } = v.parse(newOrder, request.body);
  const [plan] = await getSharedDb().select().from(plans).where(eq(plans.code, planCode));
  if (!plan) throw new HttpError(422, 'PLAN_UNKNOWN', `There is no plan "${planCode}".`);
  const [currency] = await getSharedDb().select().from(currencies).where(eq(currencies.code, currencyCode));
  if (!currency) throw new HttpError(422, 'CURRENCY_UNKNOWN', `There is no currency "${currencyCode}".`);
  const [order] = await getTenantDb()
    .insert(orders)
    .values({ planCode, currencyCode, seats, totalCents: seats * plan.seatPriceCents })
    .returning();
  response.status(201).json(order);
});
