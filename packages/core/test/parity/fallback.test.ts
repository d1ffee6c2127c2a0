import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builderCases } from './cases/builder-cases.ts';
import { clientCases } from './cases/client-cases.ts';
import { preparedCases } from './cases/prepared-cases.ts';
import { rawCases } from './cases/raw-cases.ts';
import { relationalCases } from './cases/relational-cases.ts';
import { transactionCases } from './cases/transaction-cases.ts';
import { valueCases } from './cases/value-cases.ts';
import { defineParitySuite } from './define-parity-suite.ts';
import { openParityBench, type ParityBench } from './parity-bench.ts';

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
});

defineParitySuite('query builders without envelopes and on a plain pool', builderCases);
defineParitySuite('relational queries without envelopes and on a plain pool', relationalCases);
defineParitySuite('prepared statements without envelopes and on a plain pool', preparedCases);
defineParitySuite('transactions without envelopes and on a plain pool', transactionCases);
defineParitySuite('raw statements without envelopes and on a plain pool', rawCases);
defineParitySuite('values without envelopes and on a plain pool', valueCases);
defineParitySuite('the client without envelopes and a plain pool', clientCases);
