import { type EditFleetOptions, editFleet, type TenantEdit } from './edit-fleet.ts';
import { type MigratorContext, readTenantSource } from './migrator-context.ts';
import { readTenants } from './read-tenants.ts';
import { assertTenantSchema, type SchemaReading } from './status/index.ts';
import { type SyncStatus, summariseSync, syncStatusOf, type TenantSyncStatus } from './sync/index.ts';
import { placesOf } from './tenant-places.ts';

/** What is to be done about the differences. Neither: nothing but adoption and what rows lack. */
export interface SyncOptions extends EditFleetOptions {
  /** Record as applied, without running them, the migrations that the ledger does not have. @default false */
  readonly markMissing?: boolean;
  /** Remove what the ledger records and the folder does not have. @default false */
  readonly cleanOrphans?: boolean;
}

/** What became of one tenant's ledger. */
export interface TenantSyncResult {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly success: boolean;
  /** Migrations that were recorded as applied. */
  readonly markedMigrations: ReadonlyArray<string>;
  /** What was removed, by name where there was one, else by hash. */
  readonly removedOrphans: ReadonlyArray<string>;
  readonly error?: Error;
  readonly durationMs: number;
}

/** What became of the ledgers of a fleet. */
export interface SyncResults {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Tenants whose turn never came. */
  readonly notRun: number;
  readonly details: ReadonlyArray<TenantSyncResult>;
}

/** In two round trips per 5,000 tenants, without locks. */
export async function getFleetSyncStatus(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
): Promise<SyncStatus> {
  const source = await readTenantSource(context);
  const sites = placesOf(context, tenantIds);
  const readings = await readTenants(context, sites);
  return summariseSync(
    sites.flatMap((site) => {
      const reading = readings.get(site.tenantId);
      return reading ? [syncStatusOf(site, source, checked(site, reading))] : [];
    }),
  );
}

function checked(
  site: { readonly tenantId: string; readonly schemaName: string },
  reading: SchemaReading,
): SchemaReading {
  try {
    assertTenantSchema(site, reading);
    return reading;
  } catch (error) {
    return { ...reading, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

export async function syncFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  { markMissing = false, cleanOrphans = false, ...options }: SyncOptions,
): Promise<SyncResults> {
  const edits = await editFleet(context, tenantIds, { markMissing, cleanOrphans }, options);
  const details = edits.map(toResult);
  const failed = details.filter(({ error }) => error).length;
  const succeeded = details.filter(({ success }) => success).length;
  return { total: details.length, succeeded, failed, notRun: details.length - failed - succeeded, details };
}

function toResult({ site, planned, error, durationMs }: TenantEdit): TenantSyncResult {
  return {
    tenantId: site.tenantId,
    schemaName: site.schemaName,
    success: planned !== undefined,
    markedMigrations: planned?.marked ?? [],
    removedOrphans: planned?.removed ?? [],
    ...(error ? { error } : {}),
    durationMs,
  };
}

export async function getOneSyncStatus(
  context: MigratorContext,
  tenantId: string,
): Promise<TenantSyncStatus> {
  const { details } = await getFleetSyncStatus(context, [tenantId]);
  // One tenant was asked for, and each yields one status.
  return details[0] as TenantSyncStatus;
}

export async function syncOne(
  context: MigratorContext,
  tenantId: string,
  edit: Pick<SyncOptions, 'markMissing' | 'cleanOrphans'>,
): Promise<TenantSyncResult> {
  const { details } = await syncFleet(context, [tenantId], edit);
  // One tenant was given, and each yields one result.
  return details[0] as TenantSyncResult;
}
