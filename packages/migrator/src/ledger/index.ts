export { assertNoOtherHistory } from './assert-no-other-history.ts';
export { describeSchemasSql, type SchemaDescription, toSchemaDescription } from './describe-schemas.ts';
export {
  backfillRowSql,
  insertEntrySql,
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
  type LedgerTable,
  qualifiedLedger,
} from './ledger-table.ts';
