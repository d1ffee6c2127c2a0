import { asc } from 'drizzle-orm';
import { notes } from './db/schema/tenant.ts';
import { getTenantDb } from './db/tenants.ts';

export type Note = typeof notes.$inferSelect;

/** None of these names a tenant: they act for the one whose request runs. */
export function listNotes(): Promise<Note[]> {
  return getTenantDb().select().from(notes).orderBy(asc(notes.createdAt)).execute();
}

export async function addNote(body: string): Promise<Note | undefined> {
  const [note] = await getTenantDb().insert(notes).values({ body }).returning();
  return note;
}

/** The text of a note that a client sent; `undefined` when there is none. */
export function readNote(sent: unknown): string | undefined {
  const body: unknown = Object(sent).body;
  return typeof body === 'string' && body.trim() !== '' ? body : undefined;
}
