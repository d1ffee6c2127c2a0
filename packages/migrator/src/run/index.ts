export {
  type FleetTotals,
  type MigrateFleetOptions,
  resolveConcurrency,
  resolveRolloutLimits,
} from './fleet-options.ts';
export { migrateSchema } from './migrate-schema.ts';
export { migrationFailed } from './migration-failure.ts';
export type { MigrationListener } from './migration-listener.ts';
export {
  type FleetResult,
  type SharedMigrationResult,
  type StopReason,
  summariseFleet,
  type TenantMigrationResult,
} from './migration-result.ts';
export type { MigrationTarget, RunSettings } from './migration-target.ts';
export { openLedger, readLedger } from './open-ledger.ts';
export { type Postponed, runPatientQueue } from './patient-queue.ts';
export { resetSessionSql } from './reset-session.ts';
export { STATEMENT_JOURNAL } from './step-journal.ts';
export { runQueue } from './work-queue.ts';
