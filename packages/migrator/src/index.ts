export { createMigrator } from './create-migrator.ts';
export type {
  DriftGroup,
  FleetDrift,
  PropertyDifference,
  SchemaDifference,
  TenantDrift,
} from './drift/index.ts';
export type { CreateTenantOptions, DriftOptions, DryRunOptions, ListedTenant, Migrator } from './migrator.ts';
export type {
  FleetResult,
  FleetTotals,
  MigrateFleetOptions,
  SharedMigrationResult,
  TenantMigrationResult,
} from './run/index.ts';
export type { SharedStatus, TenantStatus } from './status/index.ts';
