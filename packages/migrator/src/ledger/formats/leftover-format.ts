import { becomeDrizzle } from '../become-format.ts';
import { hasColumns, type LedgerColumns } from '../ledger-columns.ts';
import { type LedgerFormat, optionalColumn } from '../ledger-format.ts';
import { drizzleFormat } from './drizzle-format.ts';

/**
 * What drizzle-multitenant's `convert-format` leaves behind: name and hash in one table, with the times of the form
 * it came from. No migrator writes such a table completely, so it becomes Drizzle's, which has all of it.
 */
export const leftoverFormat: LedgerFormat = {
  ...drizzleFormat,
  recognises: (columns) =>
    hasColumns(
      columns,
      { id: 'number', hash: 'text', name: 'text' },
      { created_at: 'time', applied_at: 'time', normal_hash: 'text' },
    ),
  selectList: (columns) =>
    `id, hash, ${timeOf(columns)} as created_at, name::text, ${optionalColumn(columns, 'normal_hash')} as normal_hash`,
  extendSql: (table, columns) => {
    const { before, after } = becomeDrizzle(table, columns);
    return [...before, ...after];
  },
};

function timeOf(columns: LedgerColumns): string {
  return Object.hasOwn(columns, 'created_at')
    ? '(extract(epoch from created_at) * 1000)::bigint'
    : 'null::bigint';
}
