import { requireService } from '@dmt-tooling/harness/vitest';
import { builderCases } from './cases/builder-cases.ts';
import { preparedCases } from './cases/prepared-cases.ts';
import { rawCases } from './cases/raw-cases.ts';
import { relationalCases } from './cases/relational-cases.ts';
import { transactionCases } from './cases/transaction-cases.ts';
import { valueCases } from './cases/value-cases.ts';
import { defineParitySuite } from './define-parity-suite.ts';

const describeWithPgBouncer = await requireService('pgbouncer');

describeWithPgBouncer('through PgBouncer in transaction mode', () => {
  const options = { isPooled: true };
  defineParitySuite('query builders', builderCases, options);
  defineParitySuite('relational queries', relationalCases, options);
  defineParitySuite('prepared statements', preparedCases, options);
  defineParitySuite('transactions', transactionCases, options);
  defineParitySuite('raw statements', rawCases, options);
  defineParitySuite('values', valueCases, options);
});
