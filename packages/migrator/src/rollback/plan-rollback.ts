import { MigrationChangedError, RollbackRefusedError } from '@dmt/core';
import type { LedgerRow } from '../ledger/index.ts';
import { compareLedger, type PreparedMigration } from '../plan/index.ts';

/** How far back: until `to` is the last applied migration, or so many of them. */
export type RollbackGoal = { readonly to: string } | { readonly steps: number };

/** An applied migration that is to be taken back. */
export interface Undo {
  readonly row: LedgerRow;
  readonly migration: PreparedMigration;
}

/**
 * What is to be taken back, last applied first. The order of applying counts, not the order of the files: a
 * migration that was merged late rests on those that were applied before it.
 *
 * @param tenantId - undefined for the shared schema
 * @throws DMT_ROLLBACK_REFUSED, DMT_MIGRATION_CHANGED
 */
export function planRollback(
  migrations: ReadonlyArray<PreparedMigration>,
  rows: ReadonlyArray<LedgerRow>,
  goal: RollbackGoal,
  tenantId: string | undefined,
): Undo[] {
  const comparison = compareLedger(migrations, rows);
  const byRow = new Map([...comparison.applied].map(([migration, row]) => [row, migration]));
  const applied = [...rows].sort((a, b) => a.id - b.id);
  const count = 'steps' in goal ? goal.steps : countAfter(migrations, applied, byRow, goal.to, tenantId);
  const last = count === 0 ? [] : applied.slice(-count).reverse();
  const undos = last.map((row) => ({ row, migration: migrationOf(row, byRow, tenantId) }));
  const changed = undos.find(({ migration }) => comparison.changed.includes(migration));
  if (changed) throw new MigrationChangedError(tenantId, changed.migration.name);
  return undos;
}

function countAfter(
  migrations: ReadonlyArray<PreparedMigration>,
  applied: ReadonlyArray<LedgerRow>,
  byRow: ReadonlyMap<LedgerRow, PreparedMigration>,
  to: string,
  tenantId: string | undefined,
): number {
  const position = applied.findIndex((row) => byRow.get(row)?.name === to);
  if (position >= 0) return applied.length - position - 1;
  const target = migrations.findIndex(({ name }) => name === to);
  const reached = applied.map((row) => byRow.get(row)).map((each) => (each ? migrations.indexOf(each) : -1));
  // A tenant that never came that far has nothing to take back.
  if (reached.every((index) => index >= 0 && index < target)) return 0;
  throw new RollbackRefusedError(
    `Migration ${JSON.stringify(to)} is not applied to ${describeOwner(tenantId)}`,
    {
      remedy: 'Roll back to one that is applied, or by a number of steps.',
      ...(tenantId === undefined ? {} : { tenantId }),
    },
  );
}

function migrationOf(
  row: LedgerRow,
  byRow: ReadonlyMap<LedgerRow, PreparedMigration>,
  tenantId: string | undefined,
): PreparedMigration {
  const migration = byRow.get(row);
  if (!migration) {
    const called = JSON.stringify(row.name ?? row.hash);
    throw new RollbackRefusedError(
      `The last migration of ${describeOwner(tenantId)} is ${called}, which the folder does not hold`,
      {
        remedy: 'Restore its files from version control: only its down file knows how to take it back.',
        ...(tenantId === undefined ? {} : { tenantId }),
      },
    );
  }
  return migration;
}

function describeOwner(tenantId: string | undefined): string {
  return tenantId === undefined ? 'the shared schema' : `tenant ${JSON.stringify(tenantId)}`;
}
