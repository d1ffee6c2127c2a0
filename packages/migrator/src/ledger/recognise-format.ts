import { LedgerError } from '@dmt/core';
import { drizzle045Format, drizzleFormat } from './formats/drizzle-format.ts';
import { hashFormat } from './formats/hash-format.ts';
import { leftoverFormat } from './formats/leftover-format.ts';
import { nameFormat } from './formats/name-format.ts';
import { type LedgerColumns, listColumns } from './ledger-columns.ts';
import type { LedgerFormat, LedgerFormatName } from './ledger-format.ts';
import type { LedgerTable } from './ledger-table.ts';

const FORMATS: ReadonlyArray<LedgerFormat> = [
  drizzleFormat,
  drizzle045Format,
  nameFormat,
  hashFormat,
  leftoverFormat,
];

const BY_NAME: Readonly<Record<LedgerFormatName, LedgerFormat>> = {
  drizzle: drizzleFormat,
  name: nameFormat,
  hash: hashFormat,
};

export function ledgerFormatNamed(name: LedgerFormatName): LedgerFormat {
  return BY_NAME[name];
}

/** By columns that are mostly the same object for a whole fleet. */
const found = new WeakMap<LedgerColumns, LedgerFormat>();

export function findFormat(columns: LedgerColumns): LedgerFormat | undefined {
  const format = found.get(columns) ?? FORMATS.find((each) => each.recognises(columns));
  if (format) found.set(columns, format);
  return format;
}

/** @throws DMT_LEDGER_UNRECOGNISED when the table is none that a migrator we know wrote; it is then left alone */
export function recogniseFormat(table: LedgerTable, columns: LedgerColumns): LedgerFormat {
  const format = findFormat(columns);
  if (format) return format;
  const listed = listColumns(columns);
  const problem =
    listed === ''
      ? 'is not a table'
      : `has the columns (${listed}), which is no form of it that dmt knows; nothing was changed`;
  throw new LedgerError(
    `${table.keptIn ?? table.schemaName}.${table.tableName}`,
    problem,
    table.tenantId === undefined ? {} : { tenantId: table.tenantId },
  );
}
