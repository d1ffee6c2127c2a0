export type { ConversionResult, ConvertFormatOptions, TenantConversion } from './convert-fleet.ts';
export { createMigrator } from './create-migrator.ts';
export type {
  DriftGroup,
  FleetDrift,
  PropertyDifference,
  SchemaDifference,
  TenantDrift,
} from './drift/index.ts';
export type { EditFleetOptions } from './edit-fleet.ts';
export type { LedgerFormatName } from './ledger/index.ts';
export type {
  CreateTenantOptions,
  DriftOptions,
  DryRunOptions,
  ListedTenant,
  MarkAllOptions,
  MarkOptions,
  Migrator,
} from './migrator.ts';
export type {
  FleetResult,
  FleetTotals,
  MigrateFleetOptions,
  SharedMigrationResult,
  TenantMigrationResult,
} from './run/index.ts';
export type { SharedStatus, TenantStatus } from './status/index.ts';
export type { SyncStatus, TenantSyncStatus } from './sync/index.ts';
export type { SyncOptions, SyncResults, TenantSyncResult } from './sync-fleet.ts';
