import { quoteLiteral } from '@dmt/core/internal';
import { hasColumns, type LedgerColumns } from '../ledger-columns.ts';
import {
  APPLIED_AT,
  alterSql,
  hashChanges,
  insertRowSql,
  type LedgerFormat,
  missingColumns,
  NORMAL_HASH,
  optionalColumn,
  updateRowSql,
} from '../ledger-format.ts';
import { isSameTime, type LedgerEntry, type LedgerRow } from '../ledger-row.ts';
import { type LedgerTable, qualifiedLedger } from '../ledger-table.ts';

/**
 * Drizzle's own table, as drizzle-orm 1.x writes it, and `normal_hash`. drizzle-orm names the columns it reads and
 * writes, so one more is no trouble to it.
 */
export const drizzleFormat: LedgerFormat = withNameIn('name');

/**
 * The same as drizzle-orm 0.45 writes it, and drizzle-multitenant in its form `drizzle-kit`. It is not given the
 * column `name`: by that drizzle-orm 1.x would know the table for its own, and not look up the names of its rows,
 * and drizzle-multitenant would take it for a table of names.
 */
export const drizzle045Format: LedgerFormat = withNameIn('dmt_name');

function withNameIn(nameColumn: 'name' | 'dmt_name'): LedgerFormat {
  return {
    name: 'drizzle',
    recognises: (columns) =>
      Object.hasOwn(columns, 'name') === (nameColumn === 'name') &&
      hasColumns(
        columns,
        { id: 'number', hash: 'text', created_at: 'millis' },
        { name: 'text', applied_at: 'time', dmt_name: 'text', normal_hash: 'text' },
      ),
    selectList: (columns) =>
      `id, hash, created_at, ${optionalColumn(columns, nameColumn)} as name, ${optionalColumn(columns, 'normal_hash')} as normal_hash`,
    createSql: (table) =>
      `create table ${qualifiedLedger(table)} (id serial primary key, hash text not null, created_at bigint, ${nameColumn} text, ${APPLIED_AT} default now(), ${NORMAL_HASH})`,
    extendSql: (table, columns) => extendSql(table, columns, nameColumn),
    insertSql: (table, entry) =>
      insertRowSql(table, {
        hash: quoteLiteral(entry.hash),
        // Where no file knows a time, the time of applying keeps drizzle's "newer than the last" honest.
        created_at: entry.createdAtMs?.toString() ?? '(extract(epoch from clock_timestamp()) * 1000)::bigint',
        [nameColumn]: quoteLiteral(entry.ledgerName),
        normal_hash: quoteLiteral(entry.normalHash),
      }),
    backfillSql: (table, row, entry) =>
      updateRowSql(table, row, {
        ...hashChanges(row, entry),
        ...(row.name === entry.ledgerName ? {} : { [nameColumn]: quoteLiteral(entry.ledgerName) }),
        ...timeChanges(row, entry),
      }),
  };
}

function extendSql(table: LedgerTable, columns: LedgerColumns, nameColumn: string): string[] {
  const missing = missingColumns(columns, [`${nameColumn} text`, APPLIED_AT, NORMAL_HASH]);
  const actions = missing.map((definition) => `add column ${definition}`);
  // Rows that were there before were not applied now: no default until the column is there.
  if (columns.applied_at?.hasDefault !== true) actions.push('alter column applied_at set default now()');
  // drizzle-orm 0.45 writes no name.
  if (columns.name?.isNullable === false) actions.push('alter column name drop not null');
  return alterSql(table, actions);
}

/**
 * drizzle-orm 0.45 applies what is newer than the greatest `created_at`, so that must be the file's time. Where it
 * was the time of applying, that moves to the column that is for it.
 */
function timeChanges(row: LedgerRow, entry: LedgerEntry): Record<string, string> {
  const { createdAtMs } = entry;
  if (createdAtMs === undefined || isSameTime(row.createdAtMs, createdAtMs)) return {};
  return {
    applied_at: 'coalesce(applied_at, pg_catalog.to_timestamp(created_at / 1000.0))',
    created_at: String(createdAtMs),
  };
}
