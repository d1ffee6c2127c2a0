import { fromPath } from '@dmt/core';
import { createHealthHandler, createHonoMiddleware, tenantErrorHandler } from '@dmt/hono';
import { asc } from 'drizzle-orm';
import { type Context, Hono } from 'hono';
import { notes } from './db/schema.ts';
import { contextDb, tenants } from './db/tenants.ts';

/** Who may act for whom: a production asks its own users. */
const MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['acme', ['ada']],
  ['globex', ['grace']],
  ['nobody', ['ada']],
]);

const isMember = (tenantId: string, c: Context): boolean =>
  MEMBERS.get(tenantId)?.includes(c.req.header('x-user') ?? '') ?? false;

// Built once, run for every tenant: `contextDb` takes the tenant from the request when the query runs.
const allNotes = contextDb.select().from(notes).orderBy(asc(notes.id)).prepare('all_notes');

const tenant = createHonoMiddleware({
  manager: tenants,
  extractTenantId: fromPath('tenantId'),
  validateTenant: isMember,
});

export const app = new Hono()
  .get('/health', createHealthHandler(tenants))
  .get('/t/:tenantId/notes', tenant, async (c) => c.json(await allNotes.execute()))
  .post('/t/:tenantId/notes', tenant, async (c) => {
    const { body } = Object(await c.req.json());
    if (typeof body !== 'string' || body.trim() === '') return c.json({ message: 'A note has a body.' }, 422);
    const [note] = await c.get('tenantDb').insert(notes).values({ body }).returning();
    return c.json(note, 201);
  });

app.onError(tenantErrorHandler);
