import { quoteLiteral } from '@dmt/core/internal';
import { type LedgerColumns, type LedgerTable, qualifiedLedger } from './ledger-table.ts';

/** One applied migration, as its schema's table says it. */
export interface LedgerRow {
  readonly id: number;
  readonly hash: string;
  readonly createdAtMs: number | undefined;
  readonly name: string | undefined;
  readonly normalHash: string | undefined;
}

/** What is written for an applied migration. */
export interface LedgerEntry {
  readonly ledgerName: string;
  readonly hash: string;
  readonly normalHash: string;
  readonly createdAtMs: number | undefined;
}

/** The select list that {@link toLedgerRow} reads, for a table that may lack our columns. */
export function ledgerSelectList(columns: LedgerColumns): string {
  const optional = (name: string): string => (Object.hasOwn(columns, name) ? name : `null::text as ${name}`);
  return `id, hash, created_at, ${optional('name')}, ${optional('normal_hash')}`;
}

export function readLedgerSql(table: LedgerTable, columns: LedgerColumns): string {
  return `select ${ledgerSelectList(columns)} from ${qualifiedLedger(table)} order by id`;
}

export function toLedgerRow(row: Readonly<Record<string, unknown>>): LedgerRow {
  return {
    id: Number(row.id),
    hash: String(row.hash),
    createdAtMs: row.created_at === null ? undefined : Number(row.created_at),
    name: typeof row.name === 'string' ? row.name : undefined,
    normalHash: typeof row.normal_hash === 'string' ? row.normal_hash : undefined,
  };
}

export function insertEntrySql(table: LedgerTable, entry: LedgerEntry): string {
  // Where no file knows a time, the time of applying keeps drizzle's "newer than the last" honest.
  const createdAt = entry.createdAtMs ?? '(extract(epoch from clock_timestamp()) * 1000)::bigint';
  const values = [
    quoteLiteral(entry.hash),
    createdAt,
    quoteLiteral(entry.ledgerName),
    quoteLiteral(entry.normalHash),
  ];
  return `insert into ${qualifiedLedger(table)} (hash, created_at, name, normal_hash) values (${values.join(', ')})`;
}

/** Gives a row that another tool wrote the name by which drizzle-orm 1.x and we find it again. */
export function backfillRowSql(table: LedgerTable, row: LedgerRow, entry: LedgerEntry): string {
  return `update ${qualifiedLedger(table)} set name = ${quoteLiteral(entry.ledgerName)}, normal_hash = ${quoteLiteral(entry.normalHash)} where id = ${row.id}`;
}
