import { quoteLiteral } from '@dmt/core/internal';
import type { LedgerColumns } from './ledger-columns.ts';
import type { LedgerEntry, LedgerRow } from './ledger-row.ts';
import { type LedgerTable, qualifiedLedger } from './ledger-table.ts';

/** The forms in which migrators keep the table of applied migrations; what `migrations.tableFormat` names. */
export type LedgerFormatName = 'drizzle' | 'name' | 'hash';

/** One form of the table: how it is recognised, read, written and brought up to date. */
export interface LedgerFormat {
  readonly name: LedgerFormatName;
  recognises(columns: LedgerColumns): boolean;
  /** Yields `id, hash, created_at` (in milliseconds), `name, normal_hash`: null is what the table does not say. */
  selectList(columns: LedgerColumns): string;
  createSql(table: LedgerTable): string;
  /** Gives a table that another migrator made what it lacks, before the first row of ours. */
  extendSql(table: LedgerTable, columns: LedgerColumns): string[];
  insertSql(table: LedgerTable, entry: LedgerEntry): string;
  /** Gives a row that is there what it lacks or has wrong, after the table was extended; `undefined` when all is well. */
  backfillSql(table: LedgerTable, row: LedgerRow, entry: LedgerEntry): string | undefined;
}

/** `normal_hash` lets comments of an applied file be corrected, and tells of any other edit. */
export const NORMAL_HASH = 'normal_hash text';

/** When it was applied, where `created_at` is the time of the file. */
export const APPLIED_AT = 'applied_at timestamp with time zone';

/** A column that may be missing, as an expression of the select list. */
export function optionalColumn(columns: LedgerColumns, name: string): string {
  return Object.hasOwn(columns, name) ? `${name}::text` : 'null::text';
}

/** `alter table`, or nothing where there is nothing to alter. */
export function alterSql(table: LedgerTable, actions: ReadonlyArray<string>): string[] {
  return actions.length === 0 ? [] : [`alter table ${qualifiedLedger(table)} ${actions.join(', ')}`];
}

/** The definitions, each beginning with its column's name, that a table lacks. */
export function missingColumns(columns: LedgerColumns, definitions: ReadonlyArray<string>): string[] {
  return definitions.filter((definition) => !Object.hasOwn(columns, definition.split(' ', 1)[0] ?? ''));
}

/** @param values - SQL by column */
export function insertRowSql(table: LedgerTable, values: Readonly<Record<string, string>>): string {
  return `insert into ${qualifiedLedger(table)} (${Object.keys(values).join(', ')}) values (${Object.values(values).join(', ')})`;
}

/** @param changes - SQL by column; none of them yields `undefined` */
export function updateRowSql(
  table: LedgerTable,
  row: LedgerRow,
  changes: Readonly<Record<string, string>>,
): string | undefined {
  const assignments = Object.entries(changes).map(([column, value]) => `${column} = ${value}`);
  if (assignments.length === 0) return undefined;
  return `update ${qualifiedLedger(table)} set ${assignments.join(', ')} where id = ${row.id}`;
}

/** What a row lacks whatever its form. */
export function hashChanges(row: LedgerRow, entry: LedgerEntry): Record<string, string> {
  const changes: Record<string, string> = {};
  // Some migrators write the file's name here; then it says nothing of the text.
  if (row.hash !== undefined && isFileName(row.hash, entry)) changes.hash = quoteLiteral(entry.hash);
  if (row.normalHash === undefined) changes.normal_hash = quoteLiteral(entry.normalHash);
  return changes;
}

/** Whether a column that should hold a hash holds the name of this migration's file. */
export function isFileName(hash: string, { name }: Pick<LedgerEntry, 'name'>): boolean {
  return hash === name || hash === `${name}.sql`;
}
