import { eq, sql } from 'drizzle-orm';
import type { LeaseLike, ParityCase, ParityDb } from '../parity-case.ts';
import { users } from '../parity-tables.ts';
import { withLease } from '../with-lease.ts';

const name = (db: Pick<ParityDb, 'select'>, id: number) =>
  db.select({ name: users.name }).from(users).where(eq(users.id, id));
const setting = async (db: Pick<ParityDb, 'execute'>, setting: string): Promise<unknown> =>
  (await db.execute(sql`select current_setting(${setting}) as value`)).rows[0]?.value;
const codeOf = (error: { cause?: { code?: string }; code?: string }): string | undefined =>
  error.cause?.code ?? error.code;
const divideByZero = sql`select 1 / 0`;

export const transactionCases: readonly ParityCase[] = [
  {
    name: 'commits what the callback did and answers what it answered',
    run: async (db) => {
      const answer = await db.transaction(async (tx) => {
        await tx.update(users).set({ name: 'Committed' }).where(eq(users.id, 1));
        return 'answer';
      });
      return [answer, await name(db, 1)];
    },
  },
  {
    name: 'rolls back when the callback throws, with the error of the callback',
    fails: 'of the callback',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.update(users).set({ name: 'Lost' }).where(eq(users.id, 1));
        throw new Error('of the callback');
      }),
  },
  { name: 'has rolled back', run: (db) => name(db, 1) },
  {
    name: 'tx.rollback()',
    fails: 'Rollback',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.update(users).set({ name: 'Lost' }).where(eq(users.id, 1));
        tx.rollback();
      }),
  },
  {
    name: 'tx.rollback() before anything',
    fails: 'Rollback',
    run: (db) => db.transaction(async (tx) => tx.rollback()),
  },
  { name: 'an empty transaction', run: (db) => db.transaction(async () => 'nothing') },
  {
    name: 'an error of the first statement',
    fails: '22012',
    run: (db) => db.transaction((tx) => tx.execute(divideByZero)),
  },
  {
    name: 'an error of a later statement',
    fails: '22012',
    run: (db) =>
      db.transaction(async (tx) => {
        await name(tx, 1);
        await tx.execute(divideByZero);
      }),
  },
  {
    name: 'a statement after one that failed',
    fails: '25P02',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.execute(divideByZero).catch(() => undefined);
        await name(tx, 1);
      }),
  },
  {
    name: 'an error that the callback swallows, first or later',
    run: async (db) => {
      await db.transaction(async (tx) => {
        await tx.execute(divideByZero).catch(() => undefined);
      });
      await db.transaction(async (tx) => {
        await tx.update(users).set({ name: 'Lost' }).where(eq(users.id, 1));
        await tx.execute(divideByZero).catch(() => undefined);
      });
      return name(db, 1);
    },
  },
  ...(['read uncommitted', 'read committed', 'repeatable read', 'serializable'] as const).map(
    (isolationLevel): ParityCase => ({
      name: `isolation level ${isolationLevel}`,
      run: (db) => db.transaction((tx) => setting(tx, 'transaction_isolation'), { isolationLevel }),
    }),
  ),
  {
    name: 'read only',
    fails: '25006',
    run: (db) => db.transaction((tx) => tx.insert(users).values({ name: 'x' }), { accessMode: 'read only' }),
  },
  {
    name: 'serializable, read only and deferrable',
    run: (db) =>
      db.transaction(
        async (tx) => [
          await setting(tx, 'transaction_isolation'),
          await setting(tx, 'transaction_read_only'),
          await setting(tx, 'transaction_deferrable'),
        ],
        { isolationLevel: 'serializable', accessMode: 'read only', deferrable: true },
      ),
  },
  {
    name: 'setTransaction() first',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.setTransaction({ isolationLevel: 'serializable', accessMode: 'read only' });
        return [await setting(tx, 'transaction_isolation'), await setting(tx, 'transaction_read_only')];
      }),
  },
  {
    name: 'setTransaction() after a setting of the transaction',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`set local statement_timeout = '5s'`);
        await tx.setTransaction({ isolationLevel: 'serializable' });
        return [await setting(tx, 'transaction_isolation'), await setting(tx, 'statement_timeout')];
      }),
  },
  {
    name: 'setTransaction() too late',
    fails: '25001',
    run: (db) =>
      db.transaction(async (tx) => {
        await name(tx, 1);
        await tx.setTransaction({ isolationLevel: 'serializable' });
      }),
  },
  {
    name: 'a nested transaction',
    run: async (db) => {
      const inner = await db.transaction((tx) =>
        tx.transaction(async (nested) => {
          await nested.update(users).set({ name: 'Nested' }).where(eq(users.id, 2));
          return name(nested, 2);
        }),
      );
      return [inner, await name(db, 2)];
    },
  },
  {
    name: 'a nested transaction that rolls back, inside one that commits',
    run: async (db) => {
      const error = await db.transaction(async (tx) => {
        await tx.update(users).set({ name: 'Outer' }).where(eq(users.id, 2));
        return tx
          .transaction(async (nested) => {
            await nested.update(users).set({ name: 'Inner' }).where(eq(users.id, 2));
            await nested.execute(divideByZero);
          })
          .catch(codeOf);
      });
      return [error, await name(db, 2)];
    },
  },
  {
    name: 'three levels, the middle one rolled back by nested.rollback()',
    run: async (db) => {
      await db.transaction(async (one) => {
        await one.update(users).set({ name: 'One' }).where(eq(users.id, 2));
        await one
          .transaction(async (two) => {
            await two.transaction(async (three) => {
              await three.update(users).set({ name: 'Three' }).where(eq(users.id, 2));
            });
            two.rollback();
          })
          .catch(() => undefined);
      });
      return name(db, 2);
    },
  },
  {
    name: 'statements at once in one transaction',
    run: async (db) => {
      const backends = await db.transaction((tx) =>
        Promise.all(
          Array.from({ length: 10 }, () => tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)),
        ),
      );
      return new Set(backends.map(({ rows }) => rows[0]?.pid)).size;
    },
  },
  {
    name: 'statements at once, one of which fails',
    run: async (db) => {
      const outcome = db.transaction((tx) =>
        Promise.allSettled([name(tx, 1), tx.execute(divideByZero), name(tx, 1)]).then((all) =>
          all.map((one) => (one.status === 'rejected' ? codeOf(one.reason) : one.value)),
        ),
      );
      return outcome;
    },
  },
  {
    name: 'several commands in a transaction',
    run: (db) =>
      db.transaction(async (tx) => {
        const results = await tx.execute(sql`select 1 as one; select 2 as two`);
        return (results as unknown as { rows: unknown[] }[]).map(({ rows }) => rows);
      }),
  },
  {
    name: 'a deferred constraint that fails at commit',
    fails: '23503',
    run: (db) => db.transaction((tx) => tx.execute(sql`insert into ledger values (1, 4711)`)),
  },
  {
    name: 'a deferred constraint that is repaired before commit',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`insert into ledger values (2, 4711)`);
        await tx.execute(sql`update ledger set owner = 1 where id = 2`);
        await tx.execute(sql`set constraints all immediate`);
      }),
  },
  {
    name: 'a deferred constraint that fails without a transaction',
    fails: '23503',
    run: (db) => db.execute(sql`insert into ledger values (${3}, ${4711})`),
  },
  {
    name: 'the same by the simple protocol',
    fails: '23503',
    run: (db) => db.execute(sql`insert into ledger values (3, 4711)`),
  },
  {
    name: 'statement_timeout of the transaction',
    fails: '57014',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`set local statement_timeout = '50ms'`);
        await tx.execute(sql`select pg_sleep(5)`);
      }),
  },
  { name: 'which is gone afterwards', run: (db) => setting(db, 'statement_timeout') },
  {
    name: 'a lock first, in a transaction whose view of the rows is frozen by its first query',
    run: (db) =>
      withLease(db, async (writer) => {
        await writer.query('begin');
        await writer.query("update users set name = 'Seen after the lock' where id = 3");
        const reader = db.transaction(
          async (tx) => {
            await tx.execute(sql`lock table users in share mode`);
            return name(tx, 3);
          },
          { isolationLevel: 'repeatable read' },
        );
        await untilSomebodyWaits(writer);
        await writer.query('commit');
        return reader;
      }),
  },
  {
    name: 'a value that cannot be sent, first, and then one that can',
    run: (db) =>
      db.transaction(async (tx) => {
        const unsendable = {
          toPostgres: () => {
            throw new Error('of toPostgres');
          },
        };
        const failure = await tx
          .execute(sql`select ${unsendable}::text`)
          .catch((error) => error.cause.message);
        return [failure, await name(tx, 1)];
      }),
  },
  {
    name: 'a value that cannot be sent, later, and then one that can',
    run: (db) =>
      db.transaction(async (tx) => {
        await name(tx, 1);
        const unsendable = {
          toPostgres: () => {
            throw new Error('of toPostgres');
          },
        };
        const failure = await tx
          .execute(sql`select ${unsendable}::text`)
          .catch((error) => error.cause.message);
        return [failure, await name(tx, 1)];
      }),
  },
  {
    name: 'a statement that nobody awaits',
    run: async (db) => {
      await db.transaction(async (tx) => {
        void tx.update(users).set({ name: 'Not awaited' }).where(eq(users.id, 3)).execute();
      });
      return name(db, 3);
    },
  },
  {
    name: 'a role for the transaction',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`set local role pg_read_all_data`);
        const inside = (await tx.execute(sql`select current_user as user`)).rows;
        await tx.execute(sql`reset role`).catch(() => tx.execute(sql`set local role none`));
        return inside;
      }),
  },
  {
    name: 'a temporary table for the transaction',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`create temporary table scratch (id integer) on commit drop`);
        await tx.execute(sql`insert into scratch values (1)`);
        return (await tx.execute(sql`select * from scratch`)).rows;
      }),
  },
  {
    name: 'a cursor of the transaction',
    run: (db) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`declare everyone cursor for select id from users order by id`);
        const { rows } = await tx.execute(sql`fetch 2 from everyone`);
        await tx.execute(sql`close everyone`);
        return rows;
      }),
  },
];

async function untilSomebodyWaits(lease: LeaseLike): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { rowCount } = (await lease.query(
      'select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
    )) as {
      rowCount: number;
    };
    if (rowCount > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('Nobody waits for the lock.');
}
