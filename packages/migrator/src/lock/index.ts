export { openLockedTransactionSql } from './locked-transaction.ts';
