export { type Blocker, describeBlocker } from './blocker.ts';
export { findBlockers } from './find-blockers.ts';
export { openLockedTransactionSql } from './locked-transaction.ts';
export { acquireStepLock, tryStepLockSql } from './step-lock.ts';
