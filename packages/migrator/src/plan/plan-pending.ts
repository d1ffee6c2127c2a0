import { MigrationChangedError, MigrationOutOfOrderError } from '@dmt/core';
import type { AppliedMigration, LedgerRow } from '../ledger/index.ts';
import { compareLedger } from './compare-ledger.ts';
import type { PreparedMigration } from './prepared-migration.ts';

/** What a ledger says about a folder. */
export interface MigrationPlan {
  /** Not applied yet, in order. */
  readonly pending: ReadonlyArray<PreparedMigration>;
  /** In the order in which they were applied. */
  readonly applied: ReadonlyArray<AppliedMigration<PreparedMigration>>;
  /** Rows that stand for no migration of the folder. */
  readonly orphans: ReadonlyArray<LedgerRow>;
}

export interface PlanOptions {
  /** `undefined` for the shared schema. */
  readonly tenantId: string | undefined;
  readonly outOfOrder: 'apply' | 'error';
}

/**
 * Sets a folder against a ledger, migration by migration: a set difference by name and hash, never "newer than
 * the last", which would skip a migration that was merged late.
 *
 * @throws DMT_MIGRATION_CHANGED, DMT_MIGRATION_OUT_OF_ORDER
 */
export function planPending(
  migrations: ReadonlyArray<PreparedMigration>,
  rows: ReadonlyArray<LedgerRow>,
  { tenantId, outOfOrder }: PlanOptions,
): MigrationPlan {
  const { applied, missing, orphans, changed } = compareLedger(migrations, rows);
  const [firstChanged] = changed;
  if (firstChanged) throw new MigrationChangedError(tenantId, firstChanged.name);
  const [firstPending] = missing;
  const appliedLater =
    firstPending && migrations.slice(migrations.indexOf(firstPending)).find((each) => applied.has(each));
  if (outOfOrder === 'error' && appliedLater) {
    throw new MigrationOutOfOrderError(tenantId, firstPending.name, appliedLater.name);
  }
  return {
    pending: missing,
    applied: [...applied]
      .map(([migration, row]) => ({ migration, row }))
      .sort((left, right) => left.row.id - right.row.id),
    orphans,
  };
}
