export { createMigrator } from './create-migrator.ts';
export type { EachTenantOptions, EachTenantResult, TenantOutcome } from './each-tenant/index.ts';
export type { GenerateOptions, GenerateResult } from './generate/index.ts';
export type { LintFinding, LintOptions, LintRuleId, LintSeverity } from './lint/index.ts';
export { lintMigrations } from './lint/index.ts';
export type { CreateTenantOptions, DryRunOptions, ListedTenant, Migrator } from './migrator.ts';
export type { RollbackOptions, RollbackResult, TenantRollbackResult } from './rollback/index.ts';
export type {
  FleetResult,
  FleetTotals,
  MigrateFleetOptions,
  SharedMigrationResult,
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
