export { assertHistoryKnown } from './assert-history-known.ts';
export {
  type AppliedMigration,
  bringLedgerInStep,
  type LedgerFormSettings,
} from './bring-in-step.ts';
export { describeSchemasSql, type SchemaDescription, toSchemaDescription } from './describe-schemas.ts';
export { isFileName, type LedgerFormat, type LedgerFormatName } from './ledger-format.ts';
export { isSameTime, type LedgerEntry, type LedgerRow, toLedgerRow } from './ledger-row.ts';
export { type LedgerTable, qualifiedLedger } from './ledger-table.ts';
export { locateSharedLedger } from './locate-shared-ledger.ts';
export { findFormat, recogniseFormat } from './recognise-format.ts';
