import { createTenantManager, defineConfig, findDmtError } from '@dmt/core';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenantSchemas, tables, users } from '../incumbent/tenant-schemas.ts';
import { builderCases } from './cases/builder-cases.ts';
import { clientCases } from './cases/client-cases.ts';
import { preparedCases } from './cases/prepared-cases.ts';
import { opaqueCases, rawCases } from './cases/raw-cases.ts';
import { relationalCases } from './cases/relational-cases.ts';
import { transactionCases } from './cases/transaction-cases.ts';
import { valueCases } from './cases/value-cases.ts';
import { defineParitySuite } from './define-parity-suite.ts';
import { openParityBench, type ParityBench, TENANT_ID } from './parity-bench.ts';

type Query = (this: pg.Client, ...args: unknown[]) => unknown;

// A node-postgres to come, whose clients take no query objects but their own.
const original = pg.Client.prototype.query as Query;
beforeAll(() => {
  const strict: Query = function (query, ...rest) {
    if (query instanceof pg.Query && query.constructor !== pg.Query)
      throw new TypeError('Unknown query object');
    return original.call(this, query, ...rest);
  };
  pg.Client.prototype.query = strict as typeof pg.Client.prototype.query;
});
afterAll(() => {
  pg.Client.prototype.query = original as typeof pg.Client.prototype.query;
});

describe('with a node-postgres that carries no envelopes', () => {
  let bench: ParityBench;
  beforeAll(async () => {
    bench = await openParityBench();
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  it('a statement takes the round trips of a transaction', async () => {
    const { rows } = await bench.tenant.execute('select now() < statement_timestamp() as "isLater"');
    expect(rows).toEqual([{ isLater: true }]);
  });

  it('a deadline ends what runs, in the server too', async () => {
    const brief = bench.tenants.getDb(TENANT_ID, { timeoutMs: 100 });
    const failure = await Promise.resolve(brief.execute('select pg_sleep(60)')).catch(findDmtError);
    expect(failure).toMatchObject({ code: 'DMT_DEADLINE_EXCEEDED', details: { stage: 'running' } });
    const asleep =
      "select 1 from pg_stat_activity where datname = current_database() and query ~ 'pg_sleep[(]60'";
    expect(await bench.database.query(`${asleep} and state = 'active'`)).toEqual([]);
    expect((await bench.tenant.execute('select 1')).rows).toHaveLength(1);
  });

  it('tenants read their own rows, whatever happens to the connections', async () => {
    const tenantIds = ['a', 'b', 'c', 'd'];
    await using database = await createTenantSchemas(tenantIds);
    await using tenants = createTenantManager(
      defineConfig({
        connection: { url: database.url, poolConfig: { max: 3 } },
        schemas: { tenant: tables },
      }),
    );
    const names = { name: users.name };
    const runs = Array.from({ length: 200 }, (_, n) => tenantIds[n % tenantIds.length] ?? 'a');
    const outcomes = await Promise.allSettled(
      runs.map((id, n) => {
        const db = tenants.getDb(id);
        if (n % 20 === 0) return db.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
        if (n % 7 === 0) return db.execute(sql`select 1 / 0`);
        return n % 2 === 0
          ? db.select(names).from(users)
          : db.transaction((tx) => tx.select(names).from(users));
      }),
    );
    const answers = outcomes.flatMap((one, n) =>
      one.status === 'fulfilled' ? [[one.value, [{ name: runs[n] }]]] : [],
    );
    for (const [seen, own] of answers) expect(seen).toEqual(own);
    expect(answers.length).toBeGreaterThan(100);
    const missing = await Promise.resolve(tenants.getDb('nobody').select().from(users)).then(
      () => undefined,
      findDmtError,
    );
    expect(missing?.code).toBe('DMT_TENANT_NOT_FOUND');
  });
});

defineParitySuite('query builders without envelopes and on a plain pool', builderCases);
defineParitySuite('relational queries without envelopes and on a plain pool', relationalCases);
defineParitySuite('prepared statements without envelopes and on a plain pool', preparedCases);
defineParitySuite('transactions without envelopes and on a plain pool', transactionCases);
defineParitySuite('raw statements without envelopes and on a plain pool', [...rawCases, ...opaqueCases]);
defineParitySuite('values without envelopes and on a plain pool', valueCases);
defineParitySuite('the client without envelopes and a plain pool', clientCases);
