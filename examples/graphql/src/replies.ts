import { perTenantRequest } from '@dmt/graphql';
import DataLoader from 'dataloader';
import { asc, inArray } from 'drizzle-orm';
import type { Context } from './context.ts';
import { notes } from './db/schema.ts';

type Note = typeof notes.$inferSelect;

/** The replies to all notes of an answer, in one query. Each request has a loader, and a cache, of its own. */
export const repliesTo = perTenantRequest(
  ({ tenantDb }: Context) =>
    new DataLoader<number, Note[]>(async (ids) => {
      const replies = await tenantDb
        .select()
        .from(notes)
        .where(inArray(notes.replyTo, [...ids]))
        .orderBy(asc(notes.id));
      return ids.map((id) => replies.filter(({ replyTo }) => replyTo === id));
    }),
);
