import { builderCases } from './cases/builder-cases.ts';
import { clientCases } from './cases/client-cases.ts';
import { preparedCases } from './cases/prepared-cases.ts';
import { opaqueCases, rawCases } from './cases/raw-cases.ts';
import { relationalCases } from './cases/relational-cases.ts';
import { transactionCases } from './cases/transaction-cases.ts';
import { valueCases } from './cases/value-cases.ts';
import { defineParitySuite } from './define-parity-suite.ts';

defineParitySuite('query builders on a tenant handle and on a plain pool', builderCases);
defineParitySuite('relational queries on a tenant handle and on a plain pool', relationalCases);
defineParitySuite('prepared statements on a tenant handle and on a plain pool', preparedCases);
defineParitySuite('transactions on a tenant handle and on a plain pool', transactionCases);
defineParitySuite('raw statements on a tenant handle and on a plain pool', [...rawCases, ...opaqueCases]);
defineParitySuite('values on a tenant handle and on a plain pool', valueCases);
defineParitySuite('the client of a tenant handle and a plain pool', clientCases);
