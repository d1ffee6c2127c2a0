import type { TenantState } from '@dmt/core/internal';
import type { ConversionResult, ConvertFormatOptions } from './convert-fleet.ts';
import type { FleetDrift, TenantDrift } from './drift/index.ts';
import type { EditFleetOptions } from './edit-fleet.ts';
import type { GenerateOptions, GenerateResult } from './generate/index.ts';
import type {
  RollbackOptions,
  RollbackResult,
  RollbackSharedOptions,
  SharedRollbackResult,
} from './rollback/index.ts';
import type {
  FleetResult,
  MigrateFleetOptions,
  SharedMigrationResult,
  TenantMigrationResult,
} from './run/index.ts';
import type {
  SeedAllWithSharedResult,
  SeedFunction,
  SeedOptions,
  SeedResult,
  SharedSeedFunction,
  SharedSeedResult,
  TenantSeedResult,
} from './seed/index.ts';
import type { SharedStatus, TenantStatus } from './status/index.ts';
import type { SyncStatus, TenantSyncStatus } from './sync/index.ts';
import type { SyncOptions, SyncResults, TenantSyncResult } from './sync-fleet.ts';

/** A tenant as the directory, or the user's own discovery, lists it. */
export interface ListedTenant {
  readonly tenantId: string;
  readonly schemaName: string;
  /** `unregistered` for a tenant that the directory does not know yet. */
  readonly state: TenantState | 'unregistered';
  readonly createdAt?: Date;
}

export interface DryRunOptions {
  /** Change nothing and report what would be applied. @default false */
  readonly dryRun?: boolean;
}

export interface MarkOptions extends DryRunOptions {
  /** Only up to this migration, by its name; later ones stay pending. @default all */
  readonly upTo?: string;
}

export interface MarkAllOptions extends EditFleetOptions, Pick<MarkOptions, 'upTo'> {}

export interface CreateTenantOptions {
  /** Bring the new schema up to date before the tenant becomes active. @default true */
  readonly migrate?: boolean;
}

export interface DriftOptions {
  /** Which tenants to look at. @default every tenant that is active or suspended */
  readonly tenantIds?: ReadonlyArray<string>;
  /** Also write the SQL that would bring each drifted schema back. @default false */
  readonly repair?: boolean;
}

/**
 * Applies migrations to tenants and to the shared schema, and creates and drops tenants. Any number of migrators
 * may be at work at once, in any number of processes; each migration is applied exactly once.
 */
export interface Migrator extends AsyncDisposable {
  /** Migrates every tenant that is active or suspended. A tenant that fails does not stop the others. */
  migrateAll(options?: MigrateFleetOptions): Promise<FleetResult>;
  /** The same for some tenants. @throws DMT_TENANT_ID_INVALID before any of them is touched */
  migrateTenants(tenantIds: ReadonlyArray<string>, options?: MigrateFleetOptions): Promise<FleetResult>;
  /**
   * Migrates one tenant, and adopts its schema if nobody has. A failure is in the result.
   *
   * @throws DMT_TENANT_ID_INVALID, DMT_MIGRATIONS_NOT_FOUND, DMT_MIGRATION_SOURCE_INVALID
   */
  migrateTenant(tenantId: string, options?: DryRunOptions): Promise<TenantMigrationResult>;
  /** Migrates the shared schema. Do it before the tenants: they may refer to it. @throws DMT_MIGRATION_FAILED */
  migrateShared(options?: DryRunOptions): Promise<SharedMigrationResult>;
  /**
   * Records every pending migration as applied without running it, and adopts the schema if nobody has; for a schema
   * that was made by other means. A failure is in the result.
   */
  markAsApplied(tenantId: string, options?: MarkOptions): Promise<TenantMigrationResult>;
  /** The same for every tenant that is active or suspended. */
  markAllAsApplied(options?: MarkAllOptions): Promise<FleetResult>;
  /** The same for the shared schema. */
  markSharedAsApplied(options?: MarkOptions): Promise<SharedMigrationResult>;
  /**
   * Takes over a schema that was made by other means: stamps it with its tenant's id, enters it in the directory, and
   * begins an empty ledger if it has none. No migration is run or recorded.
   *
   * @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_NAME_COLLISION, DMT_LEDGER_UNRECOGNISED
   */
  adopt(tenantId: string): Promise<void>;
  /** How the ledgers and the folder differ. Changes nothing and waits for no lock. */
  getSyncStatus(options?: Pick<EditFleetOptions, 'tenantIds'>): Promise<SyncStatus>;
  getTenantSyncStatus(tenantId: string): Promise<TenantSyncStatus>;
  /** Brings ledgers in step with the folder without running a migration. */
  sync(options: SyncOptions): Promise<SyncResults>;
  /** Records the migrations that a tenant's ledger does not have. */
  markMissing(tenantId: string): Promise<TenantSyncResult>;
  markAllMissing(options?: EditFleetOptions): Promise<SyncResults>;
  /** Removes what a tenant's ledger records and the folder does not have; a newer release may have recorded it. */
  cleanOrphans(tenantId: string): Promise<TenantSyncResult>;
  cleanAllOrphans(options?: EditFleetOptions): Promise<SyncResults>;
  /**
   * Turns the tables of applied migrations into another form, each in one transaction, in place. What has that form
   * is left as it is.
   */
  convertTrackingFormat(options: ConvertFormatOptions): Promise<ConversionResult>;
  /**
   * Takes migrations back by their down files, one transaction per tenant: all of a tenant's or none.
   *
   * @throws DMT_ROLLBACK_REFUSED before any tenant is touched, when a down file is missing
   */
  rollback(options: RollbackOptions): Promise<RollbackResult>;
  /**
   * The same for the shared schema. A down file that would take along what tenants have (a foreign key to a shared
   * table, by `cascade`) fails.
   *
   * @throws DMT_ROLLBACK_REFUSED, DMT_MIGRATION_FAILED
   */
  rollbackShared(options: RollbackSharedOptions): Promise<SharedRollbackResult>;
  /**
   * Has the project's drizzle-kit (0.31 or 1.x) write the next migration, and the down file that takes it back.
   *
   * @throws DMT_GENERATE_FAILED
   */
  generate(options: GenerateOptions): Promise<GenerateResult>;
  /** Runs a seed for one tenant, in a transaction. A failure is in the result. @throws DMT_TENANT_ID_INVALID */
  seedTenant(tenantId: string, seed: SeedFunction): Promise<TenantSeedResult>;
  /** The same for some tenants. One that fails does not stop the others. */
  seedTenants(
    tenantIds: ReadonlyArray<string>,
    seed: SeedFunction,
    options?: SeedOptions,
  ): Promise<SeedResult>;
  /** The same for every active tenant. */
  seedAll(seed: SeedFunction, options?: SeedOptions): Promise<SeedResult>;
  /** Runs a seed for the shared schema, in a transaction. @throws DMT_SEED_FAILED */
  seedShared(seed: SharedSeedFunction): Promise<SharedSeedResult>;
  /** Seeds the shared schema, and then every active tenant. @throws DMT_SEED_FAILED of the shared seed */
  seedAllWithShared(
    sharedSeed: SharedSeedFunction,
    seed: SeedFunction,
    options?: SeedOptions,
  ): Promise<SeedAllWithSharedResult>;
  /** How far every tenant is, in a handful of queries. Changes nothing and waits for no lock. */
  getStatus(): Promise<TenantStatus[]>;
  getTenantStatus(tenantId: string): Promise<TenantStatus>;
  getSharedStatus(): Promise<SharedStatus>;
  /**
   * Compares the schema of every tenant with what its own applied migrations make of an empty one, and names what is
   * missing, extra or changed. Changes nothing: what the migrations make is tried out in a transaction that is
   * rolled back. Being behind is no drift. A tenant that cannot be told about does not hide the others.
   *
   * @throws DMT_TENANT_ID_INVALID, DMT_MIGRATIONS_NOT_FOUND, DMT_MIGRATION_SOURCE_INVALID
   */
  diff(options?: DriftOptions): Promise<FleetDrift>;
  /** Another name of {@link diff}. */
  getSchemaDrift(options?: DriftOptions): Promise<FleetDrift>;
  /** The same for one tenant. */
  getTenantSchemaDrift(tenantId: string, options?: Pick<DriftOptions, 'repair'>): Promise<TenantDrift>;
  /**
   * Creates a tenant: directory, schema, migrations. Interrupted or failed, it is resumed by calling again.
   *
   * @throws DMT_TENANT_EXISTS, DMT_TENANT_NAME_COLLISION, DMT_MIGRATION_FAILED
   */
  createTenant(tenantId: string, options?: CreateTenantOptions): Promise<TenantMigrationResult>;
  /** Drops a tenant with everything in its schema. Interrupted, it is resumed by calling again. @throws DMT_TENANT_NOT_FOUND */
  dropTenant(tenantId: string): Promise<void>;
  /** Whether the tenant is active or suspended, or its schema waits to be adopted. */
  tenantExists(tenantId: string): Promise<boolean>;
  /** All tenants but the dropped ones. */
  listTenants(): Promise<ListedTenant[]>;
  /** What in the tenants' migrations deserves a look but is no error, each with its file and line. */
  getNotes(): Promise<ReadonlyArray<string>>;
  /** Closes the connections. */
  dispose(): Promise<void>;
}
