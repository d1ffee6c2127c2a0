import { fromHeader } from '@dmt/core';
import {
  createExpressMiddleware,
  createHealthHandler, // dmt:if health
  createMetricsHandler, // dmt:if metrics
  tenantErrorHandler,
} from '@dmt/express';
import express, { type Express } from 'express';
import { tenants } from './db/tenants.ts';
import { addNote, listNotes, readNote } from './notes.ts';
import { listPlans } from './plans.ts'; // dmt:if shared

export function createApp(): Express {
  const app = express();

  // dmt:if open
  // For everyone: these stand before the middleware.
  // dmt:end
  // dmt:if health
  app.get('/health', createHealthHandler(tenants));
  // dmt:end
  // dmt:if metrics
  app.get('/metrics', createMetricsHandler(tenants)); // for Prometheus, not for the public
  // dmt:end
  // dmt:if shared
  app.get('/plans', async (_request, response) => void response.json(await listPlans()));
  // dmt:end
  // dmt:if open

  // dmt:end
  // A header is the client's own choice: in production take the tenant from a subdomain (fromSubdomain), or from a
  // token that you have verified (fromJwtClaim).
  app.use(createExpressMiddleware({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') }));
  app.use(express.json());

  app.get('/notes', async (_request, response) => void response.json(await listNotes()));
  app.post('/notes', async (request, response) => {
    const body = readNote(request.body);
    if (body === undefined) {
      response.status(422).json({ message: 'A note has a body.' });
      return;
    }
    response.status(201).json(await addNote(body));
  });

  app.use((_request, response) => void response.status(404).json({ message: 'No such route.' }));
  app.use(tenantErrorHandler);
  return app;
}
