import { LedgerError } from '@dmt/core';
import { quoteIdentifier } from '@dmt/core/internal';

/** The table that says what is applied to one schema. */
export interface LedgerTable {
  readonly schemaName: string;
  readonly tableName: string;
  /** `undefined` for the shared schema. */
  readonly tenantId: string | undefined;
}

/** The columns of an existing table, by name, with PostgreSQL's name of their type. */
export type LedgerColumns = Readonly<Record<string, string>>;

/**
 * Drizzle's own table, as drizzle-orm 1.x writes it, and `normal_hash`, which lets a comment be corrected in an
 * applied file. drizzle-orm names the columns it reads and writes, so one more is no trouble to it.
 */
const COLUMNS: Readonly<
  Record<
    string,
    { readonly types: ReadonlyArray<string>; readonly isOptional: boolean; readonly ddl: string }
  >
> = {
  id: { types: ['integer', 'bigint'], isOptional: false, ddl: 'serial primary key' },
  hash: { types: ['text'], isOptional: false, ddl: 'text not null' },
  created_at: { types: ['bigint'], isOptional: false, ddl: 'bigint' },
  name: { types: ['text'], isOptional: true, ddl: 'text' },
  applied_at: {
    types: ['timestamp with time zone'],
    isOptional: true,
    ddl: 'timestamp with time zone default now()',
  },
  normal_hash: { types: ['text'], isOptional: true, ddl: 'text' },
};

export function qualifiedLedger(table: LedgerTable): string {
  return `${quoteIdentifier(table.schemaName)}.${quoteIdentifier(table.tableName)}`;
}

/** Whether the table has every column of ours. */
export function isCompleteLedger(columns: LedgerColumns): boolean {
  return Object.keys(COLUMNS).every((column) => Object.hasOwn(columns, column));
}

/** @throws DMT_LEDGER_UNRECOGNISED when the table is none that Drizzle wrote; it is then left alone */
export function assertLedgerRecognised(table: LedgerTable, columns: LedgerColumns): void {
  const found = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  const isKnown = Object.entries(COLUMNS).every(([name, { types, isOptional }]) => {
    const type = columns[name];
    return type === undefined ? isOptional : types.includes(type);
  });
  const hasStranger = Object.keys(columns).some((name) => !Object.hasOwn(COLUMNS, name));
  if (isKnown && !hasStranger) return;
  throw new LedgerError(
    `${table.schemaName}.${table.tableName}`,
    `has the columns (${found.join(', ')}), which is no form of it that dmt knows; nothing was changed`,
    table.tenantId === undefined ? {} : { tenantId: table.tenantId },
  );
}

export function createLedgerSql(table: LedgerTable): string {
  const columns = Object.entries(COLUMNS).map(([name, { ddl }]) => `${name} ${ddl}`);
  return `create table ${qualifiedLedger(table)} (${columns.join(', ')})`;
}

/** The columns of ours that an existing table of Drizzle's lacks. */
export function extendLedgerSql(table: LedgerTable, columns: LedgerColumns): string | undefined {
  const missing = Object.entries(COLUMNS).filter(([name]) => !Object.hasOwn(columns, name));
  if (missing.length === 0) return undefined;
  // Rows that were there before were not applied now: no default until the column is there.
  const additions = missing.map(([name, { ddl }]) => `add column ${name} ${ddl.replace(/ default .*$/, '')}`);
  const keepsTime = missing.some(([name]) => name === 'applied_at');
  if (keepsTime) additions.push('alter column applied_at set default now()');
  return `alter table ${qualifiedLedger(table)} ${additions.join(', ')}`;
}
