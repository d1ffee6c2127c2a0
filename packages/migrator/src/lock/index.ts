export { openLockedTransactionSql } from './locked-transaction.ts';
export { acquireStepLock, tryStepLockSql } from './step-lock.ts';
