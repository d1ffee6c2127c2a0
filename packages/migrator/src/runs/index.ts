export type { MigrationRun, UnfinishedTenant } from './migration-run.ts';
export { readRuns, readUnfinished } from './read-runs.ts';
export { openRunRecord } from './run-record.ts';
export { RUNS_KEPT } from './run-tables.ts';
