import { eq, sql } from 'drizzle-orm';
import type { ParityCase } from '../parity-case.ts';
import { posts, users } from '../parity-tables.ts';

const id = sql.placeholder('id');

export const preparedCases: readonly ParityCase[] = [
  {
    name: 'a named statement, used again and at once',
    run: async (db) => {
      const byId = db.select().from(users).where(eq(users.id, id)).prepare('by_id');
      const first = [await byId.execute({ id: 1 }), await byId.execute({ id: 2 })];
      return [first, await Promise.all(Array.from({ length: 20 }, (_, n) => byId.execute({ id: n })))];
    },
  },
  {
    name: 'a named statement that fails, and then does not',
    run: async (db) => {
      const divide = db
        .select({ n: sql<number>`10 / ${id}::int` })
        .from(users)
        .limit(1)
        .prepare('divide');
      const failed = await divide.execute({ id: 0 }).catch((error) => error.cause.code);
      return [failed, await divide.execute({ id: 5 })];
    },
  },
  {
    name: 'a named statement whose text is wrong, twice',
    run: async (db) => {
      const broken = db.select({ n: sql`nope` }).from(users).prepare('broken');
      const attempt = (): Promise<unknown> => broken.execute().catch((error) => error.cause.code);
      return [await attempt(), await attempt()];
    },
  },
  {
    name: 'an unnamed prepared insert with placeholders',
    run: (db) =>
      db
        .insert(users)
        .values({ name: sql.placeholder('name'), age: sql.placeholder('age') })
        .returning({ name: users.name, age: users.age })
        .prepare('')
        .execute({ name: 'Prepared', age: 1 }),
  },
  {
    name: 'a placeholder without its value',
    fails: 'No value for placeholder "id"',
    run: (db) => db.select().from(users).where(eq(users.id, id)).prepare('lacking').execute({}),
  },
  {
    name: 'a named statement in a transaction, and outside of it',
    run: async (db) => {
      const outside = db.select().from(posts).where(eq(posts.id, id)).prepare('post_by_id');
      const inside = await db.transaction(async (tx) => {
        const query = tx.select().from(posts).where(eq(posts.id, id)).prepare('post_by_id');
        return [await query.execute({ id: 1 }), await query.execute({ id: 2 })];
      });
      return [inside, await outside.execute({ id: 1 })];
    },
  },
  {
    name: 'more named statements than a connection keeps',
    run: async (db) => {
      const answers: unknown[] = [];
      for (let round = 0; round < 2; round++) {
        for (let n = 0; n < 230; n++) {
          const query = db
            .select({ n: sql<number>`${sql.raw(String(n))}::int` })
            .from(users)
            .limit(1);
          answers.push(await query.prepare(`number_${n}`).execute());
        }
      }
      return answers;
    },
  },
  {
    name: 'a named statement of raw node-postgres, with its name longer than PostgreSQL keeps',
    run: async (db) => {
      const name = 'n'.repeat(60);
      const query = (n: number): Promise<unknown> | undefined =>
        db.$client.query({ name, text: 'select $1::int as n', values: [n], rowMode: 'array' });
      return [await query(1), await query(2)].map((result) => (result as { rows: unknown }).rows);
    },
  },
];
