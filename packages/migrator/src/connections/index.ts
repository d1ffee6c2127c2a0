export { attempt } from './attempt.ts';
export { type ClientPool, createClientPool } from './client-pool.ts';
export { createDatabasePools } from './database-pools.ts';
export { isConnectionLoss, isLockTimeout, sqlStateOf, toDatabaseError } from './database-problem.ts';
export { COUNTS_COMMANDS, runScript, runScriptOrThrow } from './run-script.ts';
export { toRunSql } from './to-run-sql.ts';
export { mayPassSoon, retryDelayMs, withRetries } from './with-retries.ts';
