import { RollbackRefusedError } from '@dmt/core';
import { quoteIdentifier } from '@dmt/core/internal';
import type { Client } from 'pg';
import type { LedgerTable } from '../ledger/index.ts';
import { STATEMENT_JOURNAL } from '../run/index.ts';

/** A migration that stopped between two statements has no row yet, but has changed the schema. @throws DMT_ROLLBACK_REFUSED */
export async function assertNothingUnfinished(
  client: Client,
  { schemaName, tenantId }: LedgerTable,
): Promise<void> {
  const journal = `${quoteIdentifier(schemaName)}.${quoteIdentifier(STATEMENT_JOURNAL)}`;
  const { rows } = await client.query<{ is_there: boolean }>(
    'select pg_catalog.to_regclass($1) is not null as is_there',
    [journal],
  );
  if (!rows[0]?.is_there) return;
  const unfinished = await client.query<{ migration: string }>(`select migration from ${journal} limit 1`);
  const migration = unfinished.rows[0]?.migration;
  if (migration === undefined) return;
  throw new RollbackRefusedError(
    `Migration ${JSON.stringify(migration)} is half applied to schema ${JSON.stringify(schemaName)}`,
    {
      remedy: 'Migrate the tenant first: that finishes it.',
      ...(tenantId === undefined ? {} : { tenantId }),
    },
  );
}
