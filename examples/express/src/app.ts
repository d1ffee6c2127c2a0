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

/** Errors as JSON: what a client may know of dmt's, and nothing of the others. */
const respondToError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const { status, code, message } = toHttpError(error) ?? Object(error);
  if (typeof status !== 'number' || status >= 500) console.error(error);
  const isKnown = typeof status === 'number' && (status < 500 || code !== undefined);
  response
    .status(isKnown ? status : 500)
    .json(isKnown ? { code, message } : { message: 'Something went wrong.' });
};
