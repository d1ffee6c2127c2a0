import { useEmbeddedPostgres } from '@dmt-tooling/harness/vitest';
import { builderCases } from './cases/builder-cases.ts';
import { clientCases } from './cases/client-cases.ts';
import { preparedCases } from './cases/prepared-cases.ts';
import { opaqueCases, rawCases } from './cases/raw-cases.ts';
import { relationalCases } from './cases/relational-cases.ts';
import { transactionCases } from './cases/transaction-cases.ts';
import { valueCases } from './cases/value-cases.ts';
import { defineParitySuite } from './define-parity-suite.ts';

useEmbeddedPostgres();

defineParitySuite('query builders on the newest PostgreSQL', builderCases);
defineParitySuite('relational queries on the newest PostgreSQL', relationalCases);
defineParitySuite('prepared statements on the newest PostgreSQL', preparedCases);
defineParitySuite('transactions on the newest PostgreSQL', transactionCases);
defineParitySuite('raw statements on the newest PostgreSQL', [...rawCases, ...opaqueCases]);
defineParitySuite('values on the newest PostgreSQL', valueCases);
defineParitySuite('the client on the newest PostgreSQL', clientCases);
