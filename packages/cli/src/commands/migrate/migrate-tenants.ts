import type { FleetResult, Migrator } from '@dmt/migrator';
import type { CommandSession } from '../../command-session.ts';
import type { TenantSelection } from '../../parse/parse-tenant-selection.ts';
import { createFleetProgress } from './fleet-progress.ts';

export interface MigrateRequest {
  readonly selection: TenantSelection;
  readonly concurrency: number | undefined;
  readonly isDryRun: boolean;
  /** Record instead of run. */
  readonly isMarking: boolean;
  /** The last migration to record; `undefined` for all. */
  readonly upTo: string | undefined;
}

/** What became of a fleet, also of one whose migration was stopped half-way. */
export interface FleetRun {
  readonly selection: TenantSelection;
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
  { selection, concurrency, isDryRun, isMarking, upTo }: MigrateRequest,
  { io, output, interruption }: CommandSession,
): Promise<FleetRun> {
  const startedAt = io.now();
  const { onProgress, end } = createFleetProgress(output, io.now);
  const options = { dryRun: isDryRun, ...(concurrency === undefined ? {} : { concurrency }) };
  const only = selection.kind === 'all' ? {} : { tenantIds: selection.tenantIds };
  try {
    const result = await interruption.finishInHand((signal) => {
      if (isMarking) {
        const limit = upTo === undefined ? {} : { upTo };
        return migrator.markAllAsApplied({ ...options, ...only, ...limit, signal });
      }
      return selection.kind === 'all'
        ? migrator.migrateAll({ ...options, onProgress, signal })
        : migrator.migrateTenants(selection.tenantIds, { ...options, onProgress, signal });
    });
    const durationMs = io.now() - startedAt;
    const notes = await migrator.getNotes();
    const isInterrupted = interruption.signal.aborted;
    return { selection, result, notes, isDryRun, isMarking, isInterrupted, durationMs };
  } finally {
    end();
  }
}
