import { withRetries } from './connections/index.ts';
import { type EditFleetOptions, editFleet, type TenantEdit } from './edit-fleet.ts';
import { resultOf } from './fleet-run.ts';
import type { DryRunOptions } from './migrator.ts';
import {
  findSharedLedger,
  type MigratorContext,
  readSharedSource,
  sharedTarget,
} from './migrator-context.ts';
import {
  type FleetResult,
  type SharedMigrationResult,
  summariseFleet,
  type TenantMigrationResult,
} from './run/index.ts';
import { progressOf, readFleet } from './status/index.ts';
import { editLedger } from './sync/index.ts';

const MARK = { markMissing: true } as const;

/** Records what is pending as applied without running it; `appliedMigrations` is what was recorded. */
export async function markFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  options: EditFleetOptions = {},
): Promise<FleetResult> {
  const edits = await editFleet(context, tenantIds, MARK, options);
  return summariseFleet(edits.map((edit) => toResult(edit, options.dryRun === true)));
}

export async function markTenant(
  context: MigratorContext,
  tenantId: string,
  options: DryRunOptions = {},
): Promise<TenantMigrationResult> {
  const { details } = await markFleet(context, [tenantId], options);
  // One tenant was given, and each yields one result.
  return details[0] as TenantMigrationResult;
}

function toResult({ site, planned, error, durationMs }: TenantEdit, dryRun: boolean): TenantMigrationResult {
  if (error) return resultOf(site, { status: 'failed', error, durationMs });
  if (!planned) return resultOf(site, { status: 'not-run' });
  const done = dryRun ? 'planned' : 'migrated';
  const status = planned.marked.length > 0 ? done : 'skipped';
  return resultOf(site, { status, appliedMigrations: planned.marked, durationMs });
}

/** The same for the shared schema. */
export async function markShared(
  context: MigratorContext,
  { dryRun = false }: DryRunOptions = {},
): Promise<SharedMigrationResult> {
  const startedAt = performance.now();
  const { pool, settings } = context;
  const source = await readSharedSource(context);
  const ledger = await withRetries(settings.retries, () => findSharedLedger(context, source));
  const marked = await withRetries(settings.retries, () =>
    pool.use(async (client) => {
      if (!dryRun)
        return (await editLedger(client, sharedTarget(context, source, ledger), settings, MARK)).marked;
      const reading = (await readFleet(client, [ledger])).get(ledger.schemaName);
      return reading ? progressOf(source, reading, settings, undefined).pending : [];
    }),
  );
  const done = dryRun ? 'planned' : 'migrated';
  return {
    success: true,
    status: marked.length > 0 ? done : 'skipped',
    appliedMigrations: marked,
    durationMs: performance.now() - startedAt,
  };
}
