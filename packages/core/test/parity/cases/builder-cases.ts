import { and, avg, count, desc, eq, gt, inArray, isNull, like, max, sql, sum } from 'drizzle-orm';
import { alias, except, intersect, union, unionAll } from 'drizzle-orm/pg-core';
import type { ParityCase } from '../parity-case.ts';
import { comments, posts, users } from '../parity-tables.ts';

const titles = (likes: number) => ({ authorId: 1, title: `Post with ${likes} likes`, likes });

export const builderCases: readonly ParityCase[] = [
  { name: 'select of everything', run: (db) => db.select().from(users).orderBy(users.id) },
  {
    name: 'select of columns and expressions with where, order, limit and offset',
    run: (db) =>
      db
        .select({ id: users.id, shout: sql<string>`upper(${users.name})` })
        .from(users)
        .where(gt(users.id, 0))
        .orderBy(desc(users.id))
        .limit(2)
        .offset(1),
  },
  {
    name: 'select distinct on',
    run: (db) => db.selectDistinctOn([posts.authorId]).from(posts).orderBy(posts.authorId, posts.id),
  },
  { name: 'select for update', run: (db) => db.select().from(users).where(eq(users.id, 1)).for('update') },
  { name: 'inArray of nothing', run: (db) => db.select().from(users).where(inArray(users.id, [])) },
  {
    name: 'like and is null',
    run: (db) =>
      db
        .select()
        .from(users)
        .where(and(like(users.name, 'C%'), isNull(users.age))),
  },
  {
    name: 'insert returning',
    run: (db) => db.insert(users).values({ name: 'Dora', email: 'dora@example.org' }).returning(),
  },
  {
    name: 'insert of many without returning',
    run: async (db) => (await db.insert(posts).values([titles(1), titles(2)])).rowCount,
  },
  {
    name: 'insert that violates a unique constraint',
    fails: '23505',
    run: (db) => db.insert(users).values({ name: 'Dora', email: 'ada@example.org' }),
  },
  {
    name: 'insert that violates a foreign key',
    fails: '23503',
    run: (db) => db.insert(posts).values({ authorId: 4711, title: 'nobody' }),
  },
  {
    name: 'insert that violates a check',
    fails: '23514',
    run: (db) => db.insert(users).values({ name: 'x', age: -1 }),
  },
  {
    name: 'insert of a text too long',
    fails: '22001',
    run: (db) => db.insert(users).values({ name: 'x', email: 'x'.repeat(41) }),
  },
  {
    name: 'insert on conflict do nothing',
    run: (db) =>
      db.insert(users).values({ name: 'Dora', email: 'ada@example.org' }).onConflictDoNothing().returning(),
  },
  {
    name: 'insert on conflict do update',
    run: (db) =>
      db
        .insert(users)
        .values({ name: 'Ada L.', email: 'ada@example.org' })
        .onConflictDoUpdate({ target: users.email, set: { name: sql`excluded.name` } })
        .returning({ id: users.id, name: users.name }),
  },
  {
    name: 'insert from select',
    run: (db) =>
      db
        .insert(comments)
        .select(
          db
            .select({ id: sql<number>`${posts.id} + 1000`.as('id'), postId: posts.id, body: posts.title })
            .from(posts)
            .where(eq(posts.id, 1)),
        )
        .returning(),
  },
  {
    name: 'update returning',
    run: (db) => db.update(users).set({ age: 21 }).where(eq(users.id, 2)).returning(),
  },
  {
    name: 'update from another table',
    run: (db) =>
      db
        .update(posts)
        .set({ likes: users.age })
        .from(users)
        .where(and(eq(posts.authorId, users.id), eq(users.id, 2)))
        .returning({ title: posts.title, likes: posts.likes }),
  },
  {
    name: 'update of no row',
    run: async (db) => (await db.update(users).set({ age: 1 }).where(eq(users.id, -1))).rowCount,
  },
  {
    name: 'delete returning',
    run: (db) => db.delete(comments).where(eq(comments.body, 'second')).returning(),
  },
  {
    name: 'left, right, inner, full and cross joins',
    run: async (db) => [
      await db.select().from(users).leftJoin(posts, eq(posts.authorId, users.id)).orderBy(users.id, posts.id),
      await db
        .select()
        .from(posts)
        .rightJoin(users, eq(posts.authorId, users.id))
        .orderBy(users.id, posts.id),
      await db
        .select()
        .from(users)
        .innerJoin(posts, eq(posts.authorId, users.id))
        .orderBy(users.id, posts.id),
      await db.select().from(users).fullJoin(posts, eq(posts.authorId, users.id)).orderBy(users.id, posts.id),
      await db.select({ n: count() }).from(users).crossJoin(posts),
    ],
  },
  {
    name: 'join of a table with itself under an alias',
    run: (db) => {
      const other = alias(users, 'other');
      return db
        .select({ a: users.name, b: other.name })
        .from(users)
        .innerJoin(other, gt(other.id, users.id))
        .orderBy(users.id, other.id);
    },
  },
  {
    name: 'lateral join',
    run: (db) => {
      const latest = db
        .select({ title: posts.title })
        .from(posts)
        .where(eq(posts.authorId, users.id))
        .orderBy(desc(posts.id))
        .limit(1)
        .as('latest');
      return db
        .select({ name: users.name, title: latest.title })
        .from(users)
        .leftJoinLateral(latest, sql`true`)
        .orderBy(users.id);
    },
  },
  {
    name: 'common table expression',
    run: (db) => {
      const busy = db.$with('busy').as(
        db
          .select({ authorId: posts.authorId, n: count().as('n') })
          .from(posts)
          .groupBy(posts.authorId),
      );
      return db
        .with(busy)
        .select({ name: users.name, n: busy.n })
        .from(users)
        .innerJoin(busy, eq(busy.authorId, users.id))
        .orderBy(users.id);
    },
  },
  {
    name: 'common table expression that writes',
    run: (db) => {
      const added = db
        .$with('added')
        .as(db.insert(users).values({ name: 'Cte' }).returning({ name: users.name }));
      return db.with(added).select().from(added);
    },
  },
  {
    name: 'subquery',
    run: (db) => {
      const liked = db.select().from(posts).where(gt(posts.likes, 2)).as('liked');
      return db
        .select({ name: users.name, title: liked.title })
        .from(users)
        .innerJoin(liked, eq(liked.authorId, users.id))
        .orderBy(liked.id);
    },
  },
  {
    name: 'set operations',
    run: async (db) => {
      const [left, right] = [
        db.select({ id: users.id }).from(users),
        db.select({ id: posts.authorId }).from(posts),
      ];
      return [
        await union(left, right).orderBy(sql`id`),
        await unionAll(left, right).orderBy(sql`id`),
        await intersect(left, right).orderBy(sql`id`),
        await except(left, right).orderBy(sql`id`),
      ];
    },
  },
  {
    name: 'aggregates, group by and having',
    run: (db) =>
      db
        .select({
          author: posts.authorId,
          n: count(),
          likes: sum(posts.likes),
          mean: avg(posts.likes),
          most: max(posts.likes),
        })
        .from(posts)
        .groupBy(posts.authorId)
        .having(({ n }) => gt(n, 0))
        .orderBy(posts.authorId),
  },
  {
    name: '$count of a table, with a filter and as a column',
    run: async (db) => [
      await db.$count(users),
      await db.$count(users, eq(users.role, 'admin')),
      await db
        .select({ name: users.name, posts: db.$count(posts, eq(posts.authorId, users.id)) })
        .from(users)
        .orderBy(users.id),
    ],
  },
  {
    name: 'a column that is not there',
    fails: '42703',
    run: (db) => db.select({ x: sql`nope` }).from(users),
  },
  {
    name: 'a table that is not there',
    fails: '42P01',
    run: (db) => db.execute(sql`select * from ${sql.identifier('nope')}`),
  },
  {
    name: 'a cast that fails on the server',
    fails: '22P02',
    run: (db) => db.select().from(users).where(sql`${'x'}::int = 1`),
  },
  {
    name: 'queries at once',
    run: (db) =>
      Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          db
            .select({ n: sql<number>`${n}::int` })
            .from(users)
            .limit(1),
        ),
      ),
  },
];
