export type { ConversionResult, ConvertFormatOptions, TenantConversion } from './convert-fleet.ts';
export { createMigrator } from './create-migrator.ts';
export type {
  DriftGroup,
  FleetDrift,
  PropertyDifference,
  SchemaDifference,
  TenantDrift,
} from './drift/index.ts';
export type { EachTenantOptions, EachTenantResult, TenantOutcome } from './each-tenant/index.ts';
export type { EditFleetOptions } from './edit-fleet.ts';
export type { GenerateOptions, GenerateResult, RenameQuestion } from './generate/index.ts';
export type { LedgerFormatName } from './ledger/index.ts';
export type { LintFinding, LintOptions, LintRuleId, LintSeverity } from './lint/index.ts';
export { lintMigrations } from './lint/index.ts';
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
  RollbackOptions,
  RollbackResult,
  RollbackSharedOptions,
  SharedRollbackResult,
  TenantRollbackResult,
} from './rollback/index.ts';
export type {
  FleetResult,
  FleetTotals,
  MigrateFleetOptions,
  SharedMigrationResult,
  StopReason,
  TenantMigrationResult,
} from './run/index.ts';
export type {
  SeedAllWithSharedResult,
  SeedDb,
  SeedFunction,
  SeedOptions,
  SeedResult,
  SharedSeedFunction,
  SharedSeedResult,
  TenantSeedResult,
} from './seed/index.ts';
export type { SharedStatus, TenantStatus } from './status/index.ts';
export type { SyncStatus, TenantSyncStatus } from './sync/index.ts';
export type { SyncOptions, SyncResults, TenantSyncResult } from './sync-fleet.ts';
