export { openLockedTransactionSql } from './locked-transaction.ts';
export { acquireStepLock } from './step-lock.ts';
