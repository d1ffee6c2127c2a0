import { convertFleet } from './convert-fleet.ts';
import { editFleet } from './edit-fleet.ts';
import { listInStates } from './fleet-lifecycle.ts';
import { markFleet, markShared, markTenant } from './mark-applied.ts';
import type { Migrator } from './migrator.ts';
import type { MigratorContext } from './migrator-context.ts';
import type { Operations } from './operations.ts';
import { resolveConcurrency } from './run/index.ts';
import { getFleetSyncStatus, getOneSyncStatus, syncFleet, syncOne } from './sync-fleet.ts';

/** What a migrator does to the record of migrations without running one. */
export type LedgerOperations = Pick<
  Migrator,
  | 'markAsApplied'
  | 'markAllAsApplied'
  | 'markSharedAsApplied'
  | 'adopt'
  | 'getSyncStatus'
  | 'getTenantSyncStatus'
  | 'sync'
  | 'markMissing'
  | 'markAllMissing'
  | 'cleanOrphans'
  | 'cleanAllOrphans'
  | 'convertTrackingFormat'
>;

/** States in which a tenant's schema is kept up to date; the others are being created or dropped. */
export const MIGRATED_STATES: ReadonlySet<string> = new Set(['active', 'suspended', 'unregistered']);

export function createLedgerOperations(
  context: MigratorContext,
  run: Operations['run'],
  read: <Result>(what: string, work: () => Promise<Result>) => Promise<Result>,
): LedgerOperations {
  const READ = 'to compare the record of migrations';
  const WRITE = 'to edit the record of migrations';
  const ofAll = async <Result>(
    { concurrency, tenantIds }: { concurrency?: number; tenantIds?: ReadonlyArray<string> },
    work: (tenantIds: ReadonlyArray<string>) => Promise<Result>,
  ): Promise<Result> => {
    // Refused before anything is asked of the database.
    resolveConcurrency(concurrency);
    return work(tenantIds ?? (await listInStates(context, MIGRATED_STATES)));
  };
  const sync: LedgerOperations['sync'] = (options) =>
    run(WRITE, () => ofAll(options, (tenantIds) => syncFleet(context, tenantIds, options)));
  return {
    markAsApplied: (tenantId, options) => run(WRITE, () => markTenant(context, tenantId, options), tenantId),
    markAllAsApplied: (options = {}) =>
      run(WRITE, () => ofAll(options, (tenantIds) => markFleet(context, tenantIds, options))),
    markSharedAsApplied: (options) => run(WRITE, () => markShared(context, options)),
    adopt: (tenantId) => run('the adoption of a tenant', () => adopt(context, tenantId), tenantId),
    getSyncStatus: (options = {}) =>
      read(READ, () => ofAll(options, (tenantIds) => getFleetSyncStatus(context, tenantIds))),
    getTenantSyncStatus: (tenantId) => read(READ, () => getOneSyncStatus(context, tenantId)),
    sync,
    markMissing: (tenantId) => run(WRITE, () => syncOne(context, tenantId, { markMissing: true }), tenantId),
    markAllMissing: (options = {}) => sync({ ...options, markMissing: true }),
    cleanOrphans: (tenantId) =>
      run(WRITE, () => syncOne(context, tenantId, { cleanOrphans: true }), tenantId),
    cleanAllOrphans: (options = {}) => sync({ ...options, cleanOrphans: true }),
    convertTrackingFormat: (options) =>
      run(WRITE, () => ofAll(options, (tenantIds) => convertFleet(context, tenantIds, options))),
  };
}

async function adopt(context: MigratorContext, tenantId: string): Promise<void> {
  const [edit] = await editFleet(context, [tenantId], { begin: true });
  if (edit?.error) throw edit.error;
}
