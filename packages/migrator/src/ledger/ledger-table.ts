import { quoteIdentifier } from '@dmt/core/internal';

/** The table that says what is applied to one schema. */
export interface LedgerTable {
  readonly schemaName: string;
  readonly tableName: string;
  /** `undefined` for the shared schema. */
  readonly tenantId: string | undefined;
  /** Where the table is, if not in the schema it tells of: drizzle-orm keeps it in `drizzle`. */
  readonly keptIn?: string;
}

export function qualifiedLedger({ schemaName, keptIn = schemaName, tableName }: LedgerTable): string {
  return `${quoteIdentifier(keptIn)}.${quoteIdentifier(tableName)}`;
}
