import { fromSubdomain, toHttpError } from '@dmt/core';
import { createExpressMiddleware, createHealthHandler } from '@dmt/express';
import { asc } from 'drizzle-orm';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { notes } from './db/schema.ts';
import { tenants } from './db/tenants.ts';
import { imports } from './imports.ts';

export function createApp(): Express {
  const app = express();
  app.get('/health', createHealthHandler(tenants));

  app.use(createExpressMiddleware({ manager: tenants, extractTenantId: fromSubdomain('localhost') }));
  app.use(express.json());
  app.get('/notes', async ({ tenantContext: { db } }, response) => {
    response.json(await db.select().from(notes).orderBy(asc(notes.id)));
  });
  app.post('/imports', async (request, response) => {
    const { lines } = Object(request.body);
    if (!isLines(lines)) {
      response.status(422).json({ message: 'An import has lines, none of them empty.' });
      return;
    }
    // Names no tenant: it is the request's.
    const { id } = await imports.add('import', { lines });
    response.status(202).json({ id });
  });
  app.get('/imports/:id', async ({ params }, response) => {
    // Finds the tenant's own jobs only, whatever id is asked for.
    const job = await imports.getJob(params.id);
    if (job === undefined) response.status(404).json({ message: 'There is no such import.' });
    else response.json({ state: await job.getState(), imported: job.returnvalue });
  });

  app.use(respondToError);
  return app;
}

function isLines(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((line) => typeof line === 'string' && line.trim() !== '')
  );
}

/** Errors as JSON: what a client may know of dmt's, and of those that are made for clients, as a body that is no JSON has. */
const respondToError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const known = toHttpError(error) ?? (Object(error).expose === true ? error : undefined);
  if (known === undefined || known.status >= 500) console.error(error);
  if (known === undefined) response.status(500).json({ message: 'Something went wrong.' });
  else response.status(known.status).json({ code: known.code, message: known.message });
};
