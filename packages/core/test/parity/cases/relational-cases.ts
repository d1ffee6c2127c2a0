import { desc, eq, sql } from 'drizzle-orm';
import type { ParityCase } from '../parity-case.ts';
import { posts, users } from '../parity-tables.ts';

export const relationalCases: readonly ParityCase[] = [
  { name: 'findMany', run: (db) => db.query.users.findMany({ orderBy: users.id }) },
  {
    name: 'findMany with nested relations, columns, filters and extras',
    run: (db) =>
      db.query.users.findMany({
        columns: { id: true, name: true },
        extras: { loud: sql<string>`upper(${users.name})`.as('loud') },
        orderBy: users.id,
        with: {
          posts: {
            columns: { title: true },
            orderBy: desc(posts.likes),
            limit: 2,
            with: { comments: { columns: { body: true } } },
          },
        },
      }),
  },
  {
    name: 'findFirst with its one',
    run: (db) => db.query.posts.findFirst({ where: eq(posts.id, 3), with: { author: true, comments: true } }),
  },
  { name: 'findFirst of nothing', run: (db) => db.query.users.findFirst({ where: eq(users.id, -1) }) },
  {
    name: 'a prepared relational query with placeholders',
    run: async (db) => {
      const byId = db.query.users
        .findFirst({ where: eq(users.id, sql.placeholder('id')), with: { posts: true } })
        .prepare('user_with_posts');
      return [await byId.execute({ id: 1 }), await byId.execute({ id: 2 }), await byId.execute({ id: 99 })];
    },
  },
  {
    name: 'relational queries in a transaction',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.insert(users).values({ name: 'Relational' });
        return tx.query.users.findFirst({ orderBy: desc(users.id), columns: { name: true } });
      }),
  },
];
