import { asc, isNull } from 'drizzle-orm';
import { GraphQLError } from 'graphql';
import { createSchema } from 'graphql-yoga';
import type { Context } from './context.ts';
import { notes } from './db/schema.ts';
import { repliesTo } from './replies.ts';

interface NewNote {
  readonly body: string;
  readonly replyTo?: number | null;
}

export const schema = createSchema<Context>({
  typeDefs: `
    type Note { id: Int!, body: String!, replies: [Note!]! }
    type Query { whoami: String!, notes: [Note!]! }
    type Mutation { addNote(body: String!, replyTo: Int): Note! }
  `,
  resolvers: {
    Query: {
      whoami: (_, __, { tenant }) => tenant.tenantId,
      notes: (_, __, { tenantDb }) =>
        tenantDb.select().from(notes).where(isNull(notes.replyTo)).orderBy(asc(notes.id)),
    },
    Note: { replies: ({ id }: { id: number }, _, context) => repliesTo(context).load(id) },
    Mutation: {
      async addNote(_, { body, replyTo }: NewNote, { tenantDb }) {
        if (body.trim() === '') throw new GraphQLError('A note has a body.');
        const [note] = await tenantDb.insert(notes).values({ body, replyTo }).returning();
        return note;
      },
    },
  },
});
