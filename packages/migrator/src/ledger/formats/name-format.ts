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
import { qualifiedLedger } from '../ledger-table.ts';

/** File names without `.sql`, as drizzle-multitenant writes them unless it is told otherwise. */
export const nameFormat: LedgerFormat = {
  name: 'name',
  recognises: (columns) =>
    hasColumns(columns, { id: 'number', name: 'text' }, { applied_at: 'time', normal_hash: 'text' }),
  selectList: (columns) =>
    `id, null::text as hash, null::bigint as created_at, name::text, ${optionalColumn(columns, 'normal_hash')} as normal_hash`,
  createSql: (table) =>
    `create table ${qualifiedLedger(table)} (id serial primary key, name varchar(255) not null unique, ${APPLIED_AT} default current_timestamp, ${NORMAL_HASH})`,
  extendSql: (table, columns) =>
    alterSql(
      table,
      missingColumns(columns, [NORMAL_HASH]).map((definition) => `add column ${definition}`),
    ),
  insertSql: (table, entry) =>
    insertRowSql(table, { name: quoteLiteral(entry.name), normal_hash: quoteLiteral(entry.normalHash) }),
  backfillSql: (table, row, entry) =>
    updateRowSql(table, row, {
      ...hashChanges(row, entry),
      ...(row.name === entry.name ? {} : { name: quoteLiteral(entry.name) }),
    }),
};
