import { LedgerMissingError } from '@dmt/core';
import type { SchemaDescription } from './describe-schemas.ts';
import type { LedgerTable } from './ledger-table.ts';

/**
 * Refuses a tenant's schema that holds tables and no ledger: whoever made them, running every migration from the
 * first on would repeat what was done.
 *
 * @throws DMT_LEDGER_MISSING
 */
export function assertHistoryKnown(
  { tenantId, schemaName, tableName }: LedgerTable,
  schema: SchemaDescription,
): void {
  if (tenantId === undefined || schema.ledgerColumns || !schema.hasUntrackedTables) return;
  throw new LedgerMissingError(tenantId, { schemaName, tableName });
}
