import {
  createTenantContext,
  findDmtError,
  type InterceptedQuery,
  type NextInterceptor,
  type QueryInterceptor,
  type TenantManager,
} from '@dmt/core';
import { createDeferred, createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createObserved } from '../fixtures/create-observed.ts';
import type { Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

let database: TestDatabase;
let tenants: TenantManager<Tables>;
let seen: InterceptedQuery[];

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
});
afterAll(() => database.drop());
beforeEach(() => {
  seen = [];
  tenants = createObserved(database.url);
});
afterEach(() => tenants.dispose());

const codeOf = (error: unknown): string | undefined => findDmtError(error)?.code;
const record: QueryInterceptor = (query, next) => {
  seen.push(query);
  return next(query);
};

describe('an interceptor', () => {
  it('sees the statements of every handle, in transactions and out of them', async () => {
    tenants.use(record);
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    await tenants.getDb('a').select().from(items).where(eq(items.id, 7));
    await tenants.getSharedDb().execute(sql`select 1`);
    await runWithTenant({ tenantId: 'b' }, () => contextDb.select().from(items).prepare('all').execute());
    await tenants.getDb('a').transaction((tx) => tx.select().from(items));
    expect(seen).toMatchObject([
      { tenantId: 'a', params: [7], inTransaction: false, name: undefined, kind: 'plain' },
      { tenantId: undefined, text: 'select 1', params: [] },
      { tenantId: 'b', name: 'all' },
      { tenantId: 'a', kind: 'begin', inTransaction: false },
      { tenantId: 'a', kind: 'plain', inTransaction: true },
      { tenantId: 'a', kind: 'commit', inTransaction: true },
    ]);
  });

  it('gets a query that it cannot change in place', async () => {
    tenants.use((query, next) => {
      (query.params as unknown[]).push('more');
      return next(query);
    });
    await expect(tenants.getDb('a').select().from(items)).rejects.toMatchObject({
      cause: expect.any(TypeError),
    });
  });

  it('is the outer one when it came first, and may be taken out', async () => {
    const order: string[] = [];
    const named =
      (name: string): QueryInterceptor =>
      async (query, next) => {
        order.push(`${name} in`);
        const outcome = await next(query);
        order.push(`${name} out`);
        return outcome;
      };
    tenants.use(named('first'));
    const remove = tenants.use(named('second'));
    await tenants.getDb('a').select().from(items);
    remove();
    await tenants.getDb('a').select().from(items);
    expect(order).toEqual(['first in', 'second in', 'second out', 'first out', 'first in', 'first out']);
  });

  it('keeps a statement from being sent by throwing, and the transaction around it from committing', async () => {
    const remove = tenants.use((query, next) => {
      if (query.text.startsWith('insert')) throw new Error('no inserts today');
      return next(query);
    });
    const db = tenants.getDb('a');
    const insert = { tenant: 'a', nonce: 1 };
    await expect(db.insert(items).values(insert)).rejects.toMatchObject({
      cause: { message: 'no inserts today' },
    });
    await expect(
      db.transaction(async (tx) => {
        await tx.update(items).set({ nonce: 99 });
        await tx.insert(items).values(insert);
      }),
    ).rejects.toMatchObject({ cause: { message: 'no inserts today' } });
    remove();
    expect(await db.select({ nonce: items.nonce }).from(items)).toEqual([{ nonce: 0 }]);
  });

  it('takes no connection for a statement that it holds up', async () => {
    const gate = createDeferred<void>();
    tenants.use(async (query, next) => {
      if (query.tenantId === 'a') await gate.promise;
      return next(query);
    });
    const held = [1, 2, 3, 4, 5].map(() => Promise.resolve(tenants.getDb('a').select().from(items)));
    expect(await tenants.getDb('b').select().from(items)).toHaveLength(1);
    gate.resolve();
    expect((await Promise.all(held)).flat()).toHaveLength(5);
  });

  it('may replace parameters and results', async () => {
    tenants.use((query, next) => next({ ...query, params: query.params.map((each) => Number(each) - 6) }));
    tenants.use(async (query, next) => {
      const outcome = await next(query);
      return 'rows' in outcome ? { ...outcome, rows: [...outcome.rows, [2, 'made up', 3]] } : outcome;
    });
    expect(await tenants.getDb('a').select().from(items).where(eq(items.id, 7))).toEqual([
      { id: 1, tenant: 'a', nonce: 0 },
      { id: 2, tenant: 'made up', nonce: 3 },
    ]);
  });

  it.each([
    'set search_path to tenant_b',
    'listen news',
    'begin',
    'commit',
    "select set_config('search_path', 'tenant_b', true)",
    'commit; select * from tenant_b.items',
  ])('gets no text past the rules by rewriting it: %s', async (text) => {
    tenants.use((query, next) => next(query.kind === 'plain' ? { ...query, text } : query));
    const db = tenants.getDb('a');
    expect(await db.execute(sql`select 1`).catch(codeOf)).toBe('DMT_STATEMENT_REFUSED');
    expect(await db.transaction((tx) => tx.execute(sql`select 1`)).catch(codeOf)).toBe(
      'DMT_STATEMENT_REFUSED',
    );
  });

  it.each([{ tenantId: 'b' }, { tenantId: undefined }, { kind: 'commit' as const }, { inTransaction: true }])(
    'cannot change whose statement it is, or where it runs: %o',
    async (change) => {
      tenants.use((query, next) => next({ ...query, ...change }));
      expect(await tenants.getDb('a').select().from(items).then(undefined, codeOf)).toBe(
        'DMT_INTERCEPTOR_MISUSED',
      );
    },
  );

  it.each<[string, QueryInterceptor]>([
    ['never called next', () => ({ command: null, rowCount: 0, rows: [], fields: [] })],
    ['called next() more than once', async (query, next) => next(query).then(() => next(query))],
    // Nobody waits for the second: its rejection must not end the process.
    ['called next() more than once', (query, next) => [next(query), next(query), next(query)][0] ?? []],
    // What the types forbid, JavaScript does not.
    [
      'returned no result',
      ((query: InterceptedQuery, next: NextInterceptor) => next(query).then(() => undefined)) as never,
    ],
  ])('is told what it did wrong when it %s', async (what, interceptor) => {
    tenants.use(interceptor);
    const failure = await tenants.getDb('a').select().from(items).then(undefined, findDmtError);
    expect(failure).toMatchObject({
      code: 'DMT_INTERCEPTOR_MISUSED',
      message: expect.stringContaining(what),
    });
  });

  it('that does not wait for its statement does not end before it', async () => {
    tenants.use((query, next) => {
      void next(query);
      return { command: 'UPDATE', rowCount: 1, rows: [], fields: [] };
    });
    const db = tenants.getDb('a');
    await db.execute(sql`update items set nonce = 5 from (select pg_sleep(0.05)) as pause`);
    expect(await database.query('select nonce from tenant_a.items')).toEqual([{ nonce: '5' }]);
    await db.update(items).set({ nonce: 0 });
  });

  it('leaves a statement in the context of its caller, whoever lets it go on', async () => {
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    const waiting: Array<() => void> = [];
    tenants.use(
      (query, next) =>
        new Promise((resolve, reject) => waiting.push(() => void next(query).then(resolve, reject))),
    );
    const signal = AbortSignal.abort();
    const own = runWithTenant({ tenantId: 'a' }, () => contextDb.select().from(items));
    await new Promise(setImmediate);
    runWithTenant({ tenantId: 'b', signal }, () => waiting.shift()?.());
    expect(await own).toMatchObject([{ tenant: 'a' }]);
  });
});
