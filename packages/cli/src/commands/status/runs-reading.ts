import { isDmtError } from '@dmt/core';
import type { MigrationRun, Migrator } from '@dmt/migrator';

/** The record of roll-outs, as far as it could be read. */
export interface RunsReading {
  readonly runs: readonly MigrationRun[];
  /** Why it could not. */
  readonly problem?: string;
}

/** A role that may see how far the tenants are need not see who migrated them. */
export async function readRuns(migrator: Migrator): Promise<RunsReading> {
  try {
    return { runs: await migrator.getRuns() };
  } catch (error) {
    if (!isDmtError(error, 'DMT_DATABASE')) throw error;
    return { runs: [], problem: `Roll-outs are not shown. ${error.reason}` };
  }
}

/** Whether a run goes on, or left something to be done. */
export function isNews({ state, unfinished }: MigrationRun): boolean {
  return state === 'running' || unfinished.length > 0;
}

/** Tenants that roll-outs left undone; none while somebody is at it. */
export function findLeftOver({ runs }: RunsReading): ReadonlySet<string> {
  if (runs.some(({ state }) => state === 'running')) return new Set();
  return new Set(runs.flatMap(({ unfinished }) => unfinished.map(({ tenantId }) => tenantId)));
}
