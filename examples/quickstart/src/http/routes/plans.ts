import { asc } from 'drizzle-orm';
import { Router } from 'express';
import { plans } from '../../db/schema/shared.ts';
import { getSharedDb } from '../../db/tenants.ts';

/** The price list: shared by all tenants, open to visitors who belong to none. */
export const planRoutes: Router = Router();

planRoutes.get('/', async (_request, response) => {
  response.json(await getSharedDb().select().from(plans).orderBy(asc(plans.seatPriceCents)));
});
