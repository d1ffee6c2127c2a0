export { compareLedger } from './compare-ledger.ts';
export { needsOwnStatements } from './needs-own-statements.ts';
export { type MigrationPlan, planPending } from './plan-pending.ts';
export { prepareSharedSource, prepareTenantDowns, prepareTenantSource } from './prepare-source.ts';
export type { PreparedMigration, PreparedSource } from './prepared-migration.ts';
export { refusesTransaction } from './statement-rules.ts';
