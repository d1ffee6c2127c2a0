import { fromHeader } from '@dmt/core';
import {
  createHealthHandler, // dmt:if health
  createHonoMiddleware,
  createMetricsHandler, // dmt:if metrics
  tenantErrorHandler,
} from '@dmt/hono';
import { Hono } from 'hono';
import { tenants } from './db/tenants.ts';
import { addNote, listNotes, readNote } from './notes.ts';
import { listPlans } from './plans.ts'; // dmt:if shared

// A header is the client's own choice: in production take the tenant from a subdomain (fromSubdomain), or from a
// token that you have verified (fromJwtClaim).
const tenant = createHonoMiddleware({
  manager: tenants,
  extractTenantId: fromHeader('x-tenant-id'),
});

export const app = new Hono()
  // dmt:if health
  .get('/health', createHealthHandler(tenants))
  // dmt:end
  // dmt:if metrics
  .get('/metrics', createMetricsHandler(tenants)) // for Prometheus, not for the public
  // dmt:end
  // dmt:if shared
  .get('/plans', async (c) => c.json(await listPlans()))
  // dmt:end
  .get('/notes', tenant, async (c) => c.json(await listNotes()))
  .post('/notes', tenant, async (c) => {
    const body = readNote(await c.req.json().catch(() => undefined));
    if (body === undefined) return c.json({ message: 'A note has a body.' }, 422);
    return c.json(await addNote(body), 201);
  });

app.notFound((c) => c.json({ message: 'No such route.' }, 404));
app.onError(tenantErrorHandler);
