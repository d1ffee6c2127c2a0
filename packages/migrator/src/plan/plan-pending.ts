import { MigrationChangedError, MigrationOutOfOrderError } from '@dmt/core';
import type { LedgerRow } from '../ledger/index.ts';
import type { PreparedMigration } from './prepared-migration.ts';

/** What a ledger says about a folder. */
export interface MigrationPlan {
  /** Not applied yet, in order. */
  readonly pending: ReadonlyArray<PreparedMigration>;
  readonly appliedCount: number;
  /** Rows that another tool wrote and that lack what we find them by. */
  readonly toBackfill: ReadonlyArray<{ readonly row: LedgerRow; readonly migration: PreparedMigration }>;
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
  const matched = matchRows(migrations, rows);
  const changed = migrations.find((migration) => hasChanged(migration, matched.get(migration)));
  if (changed) throw new MigrationChangedError(tenantId, changed.name);
  const pending = migrations.filter((migration) => !matched.has(migration));
  const [firstPending] = pending;
  const appliedLater =
    firstPending && migrations.slice(migrations.indexOf(firstPending)).find((each) => matched.has(each));
  if (outOfOrder === 'error' && appliedLater) {
    throw new MigrationOutOfOrderError(tenantId, firstPending.name, appliedLater.name);
  }
  return { pending, appliedCount: matched.size, toBackfill: findRowsToBackfill(matched) };
}

/** Each row stands for one migration only: two files with one text need two rows. */
export function matchRows(
  migrations: ReadonlyArray<PreparedMigration>,
  rows: ReadonlyArray<LedgerRow>,
): Map<PreparedMigration, LedgerRow> {
  const matched = new Map<PreparedMigration, LedgerRow>();
  const free = new Set(rows);
  const match = (isSame: (migration: PreparedMigration, row: LedgerRow) => boolean): void => {
    for (const migration of migrations) {
      if (matched.has(migration)) continue;
      const row = [...free].find((each) => isSame(migration, each));
      if (!row) continue;
      matched.set(migration, row);
      free.delete(row);
    }
  };
  match((migration, row) => row.name === migration.ledgerName || row.name === migration.name);
  match((migration, row) => row.hash === migration.hash);
  match((migration, row) => row.hash === migration.name);
  match(
    (migration, row) =>
      row.name === undefined && row.createdAtMs !== undefined && row.createdAtMs === migration.createdAtMs,
  );
  return matched;
}

/** Whether a migration's text is another than the one that was applied. */
export function hasChanged(migration: PreparedMigration, row: LedgerRow | undefined): boolean {
  if (!row || row.hash === migration.hash) return false;
  if (row.normalHash !== undefined) return row.normalHash !== migration.normalHash;
  // A row that holds a name for its hash, as some migrators write it, says nothing about the text.
  return row.hash !== migration.name;
}

function findRowsToBackfill(matched: ReadonlyMap<PreparedMigration, LedgerRow>): MigrationPlan['toBackfill'] {
  return [...matched]
    .filter(([, row]) => row.name === undefined || row.normalHash === undefined)
    .map(([migration, row]) => ({ migration, row }));
}
