import { createTenantManager, fromHeader } from '@dmt/core';
import { createExpressMiddleware, createHealthHandler, tenantErrorHandler } from '@dmt/express';
import express, { type ErrorRequestHandler } from 'express';
import config from '../tenant.config.ts';
import { notes } from './db/schema/tenant.ts';

const tenants = createTenantManager(config);

// Once: tells req.tenantContext what your tables are.
declare module '@dmt/core' {
  interface Register {
    manager: typeof tenants;
  }
}

const app = express();
app.get('/health', createHealthHandler(tenants));
app.use(createExpressMiddleware({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') }));
app.use(express.json());

app.get('/notes', async (req, res) => {
  res.json(await req.tenantContext.db.select().from(notes));
});

app.post('/notes', async (req, res) => {
  const [note] = await req.tenantContext.db.insert(notes).values({ body: req.body.body }).returning();
  res.status(201).json(note);
});

app.use(tenantErrorHandler); // gives errors of dmt a status, and a message fit for clients
app.use(((error, _req, res, _next) => {
  if (!error.expose) console.error(error);
  res.status(error.status ?? 500).json({ message: error.expose ? error.message : 'That is our fault.' });
}) satisfies ErrorRequestHandler);

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`Listening on ${JSON.stringify(server.address())}`);
});
process.once('SIGTERM', () => server.close(() => void tenants.dispose()));
