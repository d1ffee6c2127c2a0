import { gt, sql } from 'drizzle-orm';
import type { ParityCase } from '../parity-case.ts';
import { users } from '../parity-tables.ts';

/** Relational queries as Drizzle 1.x writes them. */
export const relationalCases: readonly ParityCase[] = [
  { name: 'findMany', run: (db) => db.query.users.findMany({ orderBy: { id: 'asc' } }) },
  {
    name: 'findMany with nested relations, columns, filters and extras',
    run: (db) =>
      db.query.users.findMany({
        columns: { id: true, name: true },
        extras: { loud: (table) => sql<string>`upper(${table.name})` },
        orderBy: { id: 'asc' },
        with: {
          posts: {
            columns: { title: true },
            orderBy: { likes: 'desc' },
            limit: 2,
            with: { comments: { columns: { body: true } } },
          },
        },
      }),
  },
  {
    name: 'findMany with filters on columns, on relations and in SQL',
    run: (db) =>
      db.query.users.findMany({
        where: {
          OR: [{ name: { ilike: 'a%' } }, { role: 'member' }],
          posts: { likes: { gte: 0 } },
          RAW: (table) => gt(table.id, 0),
        },
        orderBy: { id: 'asc' },
        with: { posts: { where: { comments: true } } },
      }),
  },
  {
    name: 'findFirst with its one',
    run: (db) => db.query.posts.findFirst({ where: { id: 3 }, with: { author: true, comments: true } }),
  },
  { name: 'findFirst of nothing', run: (db) => db.query.users.findFirst({ where: { id: -1 } }) },
  {
    name: 'findMany of every kind of value',
    run: async (db) => {
      await db.execute(sql`insert into kinds (big, bytes, at_zone, words, price, range)
        values (9007199254740993, '\\x00ff', '2024-01-02 03:04:05.678+09', '{a,"b,c"}', '12c', '[1,5)')`);
      return db.query.kinds.findMany({ orderBy: { id: 'asc' } });
    },
  },
  {
    name: 'a prepared relational query with placeholders',
    run: async (db) => {
      const byId = db.query.users
        .findFirst({ where: { id: sql.placeholder('id') }, with: { posts: true } })
        .prepare('user_with_posts');
      return [await byId.execute({ id: 1 }), await byId.execute({ id: 2 }), await byId.execute({ id: 99 })];
    },
  },
  {
    name: 'relational queries in a transaction and in a savepoint',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.insert(users).values({ name: 'Relational' });
        const last = { orderBy: { id: 'desc' }, columns: { name: true } } as const;
        return [
          await tx.query.users.findFirst(last),
          await tx.transaction((inner) => inner.query.users.findFirst(last)),
        ];
      }),
  },
  {
    name: 'a relational query that fails',
    fails: '22012',
    run: (db) => db.query.users.findMany({ extras: { boom: () => sql<number>`1 / 0` } }),
  },
];
