import { becomeDrizzle, becomeHash, becomeName, type FormatChange } from './become-format.ts';
import type { LedgerColumns } from './ledger-columns.ts';
import type { LedgerFormat, LedgerFormatName } from './ledger-format.ts';
import type { LedgerEntry, LedgerRow } from './ledger-row.ts';
import type { LedgerTable } from './ledger-table.ts';
import { ledgerFormatNamed, recogniseFormat } from './recognise-format.ts';

/** Which form tables of applied migrations have; of `migrations` in the configuration. */
export interface LedgerFormSettings {
  /** Of a table that is to be created. `auto-detect` creates Drizzle's. */
  readonly tableFormat: LedgerFormatName | 'auto-detect';
  /** Whether a table of another form is turned into that one. */
  readonly autoMigrateFormat: boolean;
}

/** A migration that is applied, and the row that says so. */
export interface AppliedMigration<Entry extends LedgerEntry = LedgerEntry> {
  readonly migration: Entry;
  readonly row: LedgerRow;
}

/** A ledger as it will be when the statements have run. */
export interface LedgerInStep {
  readonly format: LedgerFormat;
  /** None when nothing is to be done. */
  readonly statements: ReadonlyArray<string>;
}

const CHANGES: Readonly<
  Record<LedgerFormatName, (table: LedgerTable, columns: LedgerColumns) => FormatChange>
> = { drizzle: becomeDrizzle, name: becomeName, hash: becomeHash };

/**
 * What has to be done before a migration can be recorded: create the table, or give one that another migrator wrote
 * what it lacks, so that every migrator which knows that form finds in it what is applied.
 *
 * @param columns - of the table that is there; `undefined` when there is none
 * @throws DMT_LEDGER_UNRECOGNISED
 */
export function bringLedgerInStep(
  table: LedgerTable,
  columns: LedgerColumns | undefined,
  applied: ReadonlyArray<AppliedMigration>,
  { tableFormat, autoMigrateFormat }: LedgerFormSettings,
): LedgerInStep {
  const wanted = ledgerFormatNamed(tableFormat === 'auto-detect' ? 'drizzle' : tableFormat);
  if (!columns) return { format: wanted, statements: [wanted.createSql(table)] };
  const found = recogniseFormat(table, columns);
  const backfill = (format: LedgerFormat, rows: ReadonlyArray<AppliedMigration>): string[] =>
    rows.flatMap(({ row, migration }) => format.backfillSql(table, row, migration) ?? []);
  if (!autoMigrateFormat || found.name === wanted.name) {
    return { format: found, statements: [...found.extendSql(table, columns), ...backfill(found, applied)] };
  }
  const { before, after } = CHANGES[wanted.name](table, columns);
  // Once the table has both columns, a row has the one it lacked as well: in place of a hash, the file's name.
  const rows = applied.map(({ row, migration }) => ({
    row: { ...row, hash: row.hash ?? migration.name, name: row.name ?? row.hash },
    migration,
  }));
  return { format: wanted, statements: [...before, ...backfill(wanted, rows), ...after] };
}
