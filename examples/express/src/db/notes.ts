import { asc } from 'drizzle-orm';
import { notes } from './schema.ts';
import { getTenantDb } from './tenants.ts';

type Note = typeof notes.$inferSelect;

/** Neither names a tenant: both act for the one whose request runs. */
export function listNotes(): Promise<Note[]> {
  return getTenantDb().select().from(notes).orderBy(asc(notes.id)).execute();
}

export async function addNote(body: string): Promise<Note | undefined> {
  const [note] = await getTenantDb().insert(notes).values({ body }).returning();
  return note;
}
