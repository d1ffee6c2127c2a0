export { type FleetTotals, type MigrateFleetOptions, resolveConcurrency } from './fleet-options.ts';
export { migrateSchema } from './migrate-schema.ts';
export { migrationFailed } from './migration-failure.ts';
export {
  type FleetResult,
  type SharedMigrationResult,
  summariseFleet,
  type TenantMigrationResult,
} from './migration-result.ts';
export type { MigrationTarget, RunSettings } from './migration-target.ts';
export { RESET_SESSION } from './reset-session.ts';
export { STEP_JOURNAL_TABLE } from './step-journal.ts';
export { runQueue } from './work-queue.ts';
