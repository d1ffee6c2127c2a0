import { factsOf, type LeaseLike, type ParityCase } from '../parity-case.ts';
import { withLease } from '../with-lease.ts';

const pidOf = async (client: { query(text: string): unknown }): Promise<unknown> =>
  ((await client.query('select pg_backend_pid() as pid')) as { rows: { pid: number }[] }).rows[0]?.pid;

export const clientCases: readonly ParityCase[] = [
  { name: 'query(text)', run: async (db) => factsOf(await db.$client.query('select 1 as one')) },
  {
    name: 'query(text, values)',
    run: async (db) => factsOf(await db.$client.query('select $1::int as one', [1])),
  },
  {
    name: 'query(config)',
    run: async (db) => factsOf(await db.$client.query({ text: 'select $1::int as one', values: [1] })),
  },
  {
    name: 'query(config, values)',
    run: async (db) => factsOf(await db.$client.query({ text: 'select $1::int as one' }, [1])),
  },
  {
    name: 'arrays for rows',
    run: async (db) => factsOf(await db.$client.query({ text: 'select 1 as a, 2 as a', rowMode: 'array' })),
  },
  {
    name: 'arrays for rows, with parameters',
    run: async (db) =>
      factsOf(await db.$client.query({ text: 'select $1::int as a, 2 as a', rowMode: 'array', values: [1] })),
  },
  {
    name: 'arrays for the rows of several commands',
    run: async (db) =>
      factsOf(await db.$client.query({ text: 'select 1 as a; select 2 as a, 3 as a', rowMode: 'array' })),
  },
  {
    name: 'a parser of the query for several commands',
    run: async (db) => {
      const types = { getTypeParser: () => (value: string) => `<${value}>` };
      return factsOf(await db.$client.query({ text: 'select 1 as a; select 2 as a', types }));
    },
  },
  {
    name: 'the extended protocol without parameters',
    run: async (db) => factsOf(await db.$client.query({ text: 'select 1 as a', queryMode: 'extended' })),
  },
  {
    name: 'a row limit per round trip',
    run: async (db) =>
      ((await db.$client.query({ text: 'select generate_series(1, 10) as n', rows: 3 })) as { rows: unknown })
        .rows,
  },
  {
    name: 'values that are no array',
    fails: 'Query values must be an array',
    run: async (db) => db.$client.query({ text: 'select $1::int', values: 1 }),
  },
  {
    name: 'query(text, callback)',
    run: (db) =>
      new Promise((resolve) => {
        db.$client.query('select 1 as one', (error: unknown, result: unknown) =>
          resolve([error ?? null, factsOf(result)]),
        );
      }),
  },
  {
    name: 'query(text, values, callback)',
    run: (db) =>
      new Promise((resolve) => {
        db.$client.query('select $1::int as one', [1], (error: unknown, result: unknown) =>
          resolve([error ?? null, factsOf(result)]),
        );
      }),
  },
  {
    name: 'query(text, callback) that fails',
    run: (db) =>
      new Promise((resolve) => {
        db.$client.query('select nope', (error: { code: string }, result: unknown) =>
          resolve([error.code, result]),
        );
      }),
  },
  {
    name: 'connect(callback)',
    run: (db) =>
      new Promise((resolve, reject) => {
        const connect = db.$client.connect as (callback: unknown) => unknown;
        connect.call(db.$client, (error: unknown, client: LeaseLike, done: () => void) => {
          if (error) reject(error);
          client.query('select 1 as one', (_: unknown, result: unknown) => {
            done();
            resolve(factsOf(result));
          });
        });
      }),
  },
  {
    name: 'a connection keeps its backend',
    run: (db) =>
      withLease(db, async (lease) => {
        const pids = [await pidOf(lease), await pidOf(lease), await pidOf(lease)];
        return new Set(pids).size;
      }),
  },
  {
    name: 'a transaction by hand, committed',
    run: async (db) => {
      const inside = await withLease(db, async (lease) => {
        await lease.query('BEGIN');
        await lease.query("insert into users (name) values ('By hand')");
        const result = await lease.query('COMMIT');
        return factsOf(result);
      });
      return [inside, factsOf(await db.$client.query("select name from users where name = 'By hand'"))];
    },
  },
  {
    name: 'a transaction by hand, rolled back',
    run: async (db) => {
      const answers = await withLease(db, async (lease) => [
        factsOf(await lease.query('start transaction isolation level repeatable read')),
        factsOf(await lease.query("insert into users (name) values ('By hand, lost')")),
        factsOf(await lease.query('rollback')),
      ]);
      return [
        answers,
        factsOf(await db.$client.query("select name from users where name = 'By hand, lost'")),
      ];
    },
  },
  {
    name: 'two transactions by hand on one connection',
    run: (db) =>
      withLease(db, async (lease) => {
        const texts = [
          'begin',
          'select 1 as one',
          'commit',
          'begin',
          'select 2 as two',
          'commit',
          'select 3 as three',
        ];
        const answers: unknown[] = [];
        for (const text of texts) answers.push(factsOf(await lease.query(text)));
        return answers;
      }),
  },
  {
    name: 'savepoints by hand',
    run: (db) =>
      withLease(db, async (lease) => {
        const run = async (text: string): Promise<unknown> => {
          const result = await Promise.resolve(lease.query(text)).catch((error) => error);
          return result instanceof Error ? (result as Error & { code: string }).code : factsOf(result);
        };
        const texts = [
          'begin',
          'savepoint a',
          'select nope',
          'select 1',
          'rollback to a',
          'select 2 as two',
          'commit',
        ];
        const answers: unknown[] = [];
        for (const text of texts) answers.push(await run(text));
        return answers;
      }),
  },
  {
    name: 'commit of a transaction that failed',
    run: (db) =>
      withLease(db, async (lease) => {
        await lease.query('begin');
        await Promise.resolve(lease.query('select nope')).catch(() => undefined);
        return factsOf(await lease.query('commit'));
      }),
  },
  {
    name: 'statements without a transaction on a connection',
    run: (db) =>
      withLease(db, async (lease) => [
        factsOf(await lease.query('select count(*) from posts')),
        factsOf(await lease.query('select $1::int as n', [7])),
      ]),
  },
  {
    name: 'queries queued on a connection run in order',
    run: (db) =>
      withLease(db, (lease) =>
        Promise.all(
          [
            'begin',
            'create table ordered (id int)',
            'insert into ordered values (1)',
            'drop table ordered',
            'commit',
          ].map(async (text) => factsOf(await lease.query(text))),
        ),
      ),
  },
  {
    name: 'notices',
    run: (db) =>
      withLease(db, async (lease) => {
        const heard: (string | undefined)[] = [];
        const listener = (notice: { message?: string }): void => void heard.push(notice.message);
        lease.on('notice', listener);
        await lease.query("select shout('one')");
        await lease.query('select shout($1)', ['two']);
        lease.off('notice', listener);
        await lease.query("select shout('three')");
        return heard;
      }),
  },
  {
    name: 'counters',
    run: async (db) => {
      await db.$client.query('select 1');
      return [typeof db.$client.totalCount, db.$client.idleCount > 0, db.$client.waitingCount];
    },
  },
  {
    name: 'counters while a connection is lent',
    run: (db) => withLease(db, async () => db.$client.totalCount - db.$client.idleCount),
  },
];
