import { quoteLiteral } from '@dmt/core/internal';
import { hasColumns } from '../ledger-columns.ts';
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
import { isSameTime } from '../ledger-row.ts';
import { qualifiedLedger } from '../ledger-table.ts';

/**
 * Hashes with a time, as drizzle-multitenant's hash form. drizzle-orm 0.45 cannot write such a table, but reads it,
 * and would skip what is older than the greatest `created_at`: so that is the file's time here as well.
 */
export const hashFormat: LedgerFormat = {
  name: 'hash',
  recognises: (columns) =>
    hasColumns(
      columns,
      { id: 'number', hash: 'text', created_at: 'time' },
      { applied_at: 'time', normal_hash: 'text' },
    ),
  selectList: (columns) =>
    `id, hash, (extract(epoch from created_at) * 1000)::bigint as created_at, null::text as name, ${optionalColumn(columns, 'normal_hash')} as normal_hash`,
  createSql: (table) =>
    `create table ${qualifiedLedger(table)} (id serial primary key, hash text not null, created_at timestamp with time zone default current_timestamp, ${APPLIED_AT} default current_timestamp, ${NORMAL_HASH})`,
  extendSql: (table, columns) => {
    const missing = missingColumns(columns, [APPLIED_AT, NORMAL_HASH]);
    const actions = missing.map((definition) => `add column ${definition}`);
    if (missing.includes(APPLIED_AT)) actions.push('alter column applied_at set default current_timestamp');
    return alterSql(table, actions);
  },
  insertSql: (table, entry) =>
    insertRowSql(table, {
      hash: quoteLiteral(entry.hash),
      created_at: entry.createdAtMs === undefined ? 'default' : toTime(entry.createdAtMs),
      normal_hash: quoteLiteral(entry.normalHash),
    }),
  backfillSql: (table, row, entry) =>
    updateRowSql(table, row, {
      ...hashChanges(row, entry),
      ...(entry.createdAtMs === undefined || isSameTime(row.createdAtMs, entry.createdAtMs)
        ? {}
        : { applied_at: 'coalesce(applied_at, created_at)', created_at: toTime(entry.createdAtMs) }),
    }),
};

function toTime(ms: number): string {
  return `pg_catalog.to_timestamp(${ms} / 1000.0)`;
}
