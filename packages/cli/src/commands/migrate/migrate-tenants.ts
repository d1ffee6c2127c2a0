import type { FleetResult, MigrateFleetOptions, Migrator } from '@dmt/migrator';
import type { CommandSession } from '../../command-session.ts';
import type { TenantSelection } from '../../parse/parse-tenant-selection.ts';
import { createFleetProgress } from './fleet-progress.ts';
import type { RolloutFlags } from './rollout-flags.ts';

export interface MigrateRequest {
  readonly selection: TenantSelection;
  readonly concurrency: number | undefined;
  readonly rollout: RolloutFlags;
  readonly isDryRun: boolean;
  /** Record instead of run. */
  readonly isMarking: boolean;
  /** The last migration to record; `undefined` for all. */
  readonly upTo: string | undefined;
}

/** What became of a fleet, also of one whose migration was stopped half-way. */
export interface FleetRun {
  readonly selection: TenantSelection;
  readonly rollout: RolloutFlags;
  readonly result: FleetResult;
  /** What in the migrations deserves a look, and is no error. */
  readonly notes: readonly string[];
  readonly isDryRun: boolean;
  readonly isMarking: boolean;
  readonly isInterrupted: boolean;
  readonly durationMs: number;
}

/** Migrates the chosen tenants, showing progress, and stops between tenants when asked to. */
export async function migrateTenants(
  migrator: Migrator,
  { selection, concurrency, rollout, isDryRun, isMarking, upTo }: MigrateRequest,
  { io, output, interruption }: CommandSession,
): Promise<FleetRun> {
  const startedAt = io.now();
  const { onProgress, onBlocked, end } = createFleetProgress(output, io.now);
  const options = { dryRun: isDryRun, ...(concurrency === undefined ? {} : { concurrency }) };
  const only = selection.kind === 'all' ? {} : { tenantIds: selection.tenantIds };
  try {
    const result = await interruption.finishInHand((signal) => {
      if (isMarking) {
        const limit = upTo === undefined ? {} : { upTo };
        return migrator.markAllAsApplied({ ...options, ...only, ...limit, signal });
      }
      const rolling = { ...options, ...limitsOf(rollout), onProgress, onBlocked, signal };
      return selection.kind === 'all'
        ? migrator.migrateAll(rolling)
        : migrator.migrateTenants(selection.tenantIds, rolling);
    });
    const durationMs = io.now() - startedAt;
    const notes = await migrator.getNotes();
    const isInterrupted = interruption.signal.aborted;
    return { selection, rollout, result, notes, isDryRun, isMarking, isInterrupted, durationMs };
  } finally {
    end();
  }
}

function limitsOf({ canary, maxFailures, isFailedOnly }: RolloutFlags): MigrateFleetOptions {
  return {
    ...(canary === undefined ? {} : { canary }),
    ...(maxFailures === undefined ? {} : { maxFailures }),
    ...(isFailedOnly ? { only: 'failed' } : {}),
  };
}
