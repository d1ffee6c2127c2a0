export { describeSchemasSql, type SchemaDescription, toSchemaDescription } from './describe-schemas.ts';
export {
  backfillRowSql,
  insertEntrySql,
  type LedgerEntry,
  type LedgerRow,
  ledgerSelectList,
  readLedgerSql,
  toLedgerRow,
} from './ledger-row.ts';
export {
  assertLedgerRecognised,
  createLedgerSql,
  extendLedgerSql,
  isCompleteLedger,
  type LedgerColumns,
  type LedgerTable,
  qualifiedLedger,
} from './ledger-table.ts';
