import { fromSubdomain, toHttpError } from '@dmt/core';
import { createExpressMiddleware, createHealthHandler } from '@dmt/express';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { addNote, listNotes } from './db/notes.ts';
import { tenants } from './db/tenants.ts';

export function createApp(): Express {
  const app = express();
  app.get('/health', createHealthHandler(tenants));

  app.use(createExpressMiddleware({ manager: tenants, extractTenantId: fromSubdomain('localhost') }));
  app.use(express.json());
  app.get('/whoami', (request, response) => void response.json({ tenant: request.tenantContext.tenantId }));
  app.get('/notes', async (_request, response) => void response.json(await listNotes()));
  app.post('/notes', async (request, response) => {
    const { body } = Object(request.body);
    if (typeof body !== 'string' || body.trim() === '') {
      response.status(422).json({ message: 'A note has a body.' });
      return;
    }
    response.status(201).json(await addNote(body));
  });

  app.use(respondToError);
  return app;
}

/** Errors as JSON: what a client may know of dmt's, and of those that are made for clients, as a body that is no JSON has. */
const respondToError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const known = toHttpError(error) ?? (Object(error).expose === true ? error : undefined);
  if (known === undefined || known.status >= 500) console.error(error);
  if (known === undefined) response.status(500).json({ message: 'Something went wrong.' });
  else response.status(known.status).json({ code: known.code, message: known.message });
};
