import { fromHeader } from '@dmt/core';
import { createExpressMiddleware, createHealthHandler, tenantErrorHandler } from '@dmt/express';
import express from 'express';
import { users } from './schema.ts';
import { tenants } from './tenants.ts';

export const app = express();

app.get('/health', createHealthHandler(tenants)); // needs no tenant, so it comes first
app.use(createExpressMiddleware({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') }));
app.use(express.json());

app.get('/users', async (req, res) => {
  res.json(await req.tenantContext.db.select().from(users));
});

app.post('/users', async (req, res) => {
  const [user] = await req.tenantContext.db.insert(users).values({ name: req.body.name }).returning();
  res.status(201).json(user);
});

app.use(tenantErrorHandler);
