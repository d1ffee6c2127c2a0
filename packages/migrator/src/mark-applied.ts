import { withRetries } from './connections/index.ts';
import { editFleet, type TenantEdit } from './edit-fleet.ts';
import { resultOf } from './fleet-run.ts';
import type { MarkAllOptions, MarkOptions } from './migrator.ts';
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
import { readFleet } from './status/index.ts';
import { editLedger, type LedgerEdit, planLedgerEdit } from './sync/index.ts';

/** Records what is pending as applied without running it; `appliedMigrations` is what was recorded. */
export async function markFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  { upTo, ...options }: MarkAllOptions = {},
): Promise<FleetResult> {
  const edits = await editFleet(context, tenantIds, markingUpTo(upTo), options);
  return summariseFleet(edits.map((edit) => toResult(edit, options.dryRun === true)));
}

export async function markTenant(
  context: MigratorContext,
  tenantId: string,
  options: MarkOptions = {},
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
  { dryRun = false, upTo }: MarkOptions = {},
): Promise<SharedMigrationResult> {
  const startedAt = performance.now();
  const { pool, settings } = context;
  const source = await readSharedSource(context);
  const ledger = await withRetries(settings.retries, () => findSharedLedger(context, source));
  const edit = markingUpTo(upTo);
  const { marked } = await withRetries(settings.retries, () =>
    pool.use(async (client) => {
      if (!dryRun) return editLedger(client, sharedTarget(context, source, ledger), settings, edit);
      const reading = (await readFleet(client, [ledger])).get(ledger.schemaName);
      if (!reading || reading.error)
        throw reading?.error ?? new Error('The shared schema was not described.');
      return planLedgerEdit(ledger, reading, source.migrations, settings.ledgerForm, edit);
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

function markingUpTo(upTo: string | undefined): LedgerEdit {
  return { markMissing: true, ...(upTo === undefined ? {} : { upTo }) };
}
