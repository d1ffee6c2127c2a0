export { attempt } from './attempt.ts';
export { type ClientPool, createClientPool } from './client-pool.ts';
export { isConnectionLoss, sqlStateOf, toDatabaseError } from './database-problem.ts';
export { runScript, runScriptOrThrow } from './run-script.ts';
export { toRunSql } from './to-run-sql.ts';
export { withRetries } from './with-retries.ts';
