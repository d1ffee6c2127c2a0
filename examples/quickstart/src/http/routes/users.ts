import { asc } from 'drizzle-orm';
import { Router } from 'express';
import * as v from 'valibot';
import { users } from '../../db/tables.ts';
import { getTenantDb } from '../../db/tenants.ts';

const newUser = v.object({ name: v.pipe(v.string(), v.nonEmpty()), email: v.pipe(v.string(), v.email()) });

export const userRoutes: Router = Router();

userRoutes.get('/', async (_request, response) => {
  response.json(await getTenantDb().select().from(users).orderBy(asc(users.createdAt)));
});

userRoutes.post('/', async (request, response) => {
  const [user] = await getTenantDb().insert(users).values(v.parse(newUser, request.body)).returning();
  response.status(201).json(user);
});
