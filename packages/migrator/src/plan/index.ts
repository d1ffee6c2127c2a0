export { needsOwnStatements } from './needs-own-statements.ts';
export { hasChanged, type MigrationPlan, matchRows, planPending } from './plan-pending.ts';
export { prepareSharedSource, prepareTenantDowns, prepareTenantSource } from './prepare-source.ts';
export type { PreparedMigration, PreparedSource } from './prepared-migration.ts';
export { refusesTransaction } from './statement-rules.ts';
