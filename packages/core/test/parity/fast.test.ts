import { builderCases } from './cases/builder-cases.ts';
import { clientCases } from './cases/client-cases.ts';
import { preparedCases } from './cases/prepared-cases.ts';
import { opaqueCases, rawCases } from './cases/raw-cases.ts';
import { relationalCases } from './cases/relational-cases.ts';
import { transactionCases } from './cases/transaction-cases.ts';
import { valueCases } from './cases/value-cases.ts';
import { defineParitySuite } from './define-parity-suite.ts';
import type { ParityCase } from './parity-case.ts';

const options = { isFast: true };
/** The server names the prepared statement in its message, or trips over another byte. */
const TOLD_OTHERWISE = new Set(['too few parameters', 'too many parameters', 'a NUL in a statement']);
const toldAlike = (cases: readonly ParityCase[]): ParityCase[] =>
  cases.filter(({ name }) => !TOLD_OTHERWISE.has(name));

defineParitySuite('query builders with pipelining and prepared statements', builderCases, options);
defineParitySuite('relational queries with pipelining and prepared statements', relationalCases, options);
defineParitySuite('prepared statements with pipelining and prepared statements', preparedCases, options);
defineParitySuite('transactions with pipelining and prepared statements', transactionCases, options);
defineParitySuite(
  'raw statements with pipelining and prepared statements',
  toldAlike([...rawCases, ...opaqueCases]),
  options,
);
defineParitySuite('values with pipelining and prepared statements', toldAlike(valueCases), options);
defineParitySuite('the client with pipelining and prepared statements', clientCases, options);
