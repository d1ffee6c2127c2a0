import { LedgerError } from '@dmt/core';
import { quoteIdentifier, type RunSql } from '@dmt/core/internal';
import type { SchemaDescription } from './describe-schemas.ts';
import type { LedgerTable } from './ledger-table.ts';

/** What tells a migration in any format of ledger that is in use: the hash of its file, or its name. */
interface RecordedAs {
  readonly hash: string;
  readonly name: string;
}

/** Where other migrators keep the history of shared tables. */
const ELSEWHERE = [
  { schema: 'public', table: '__drizzle_migrations' },
  { schema: 'public', table: '__drizzle_shared_migrations' },
  { schema: 'drizzle', table: '__drizzle_migrations' },
] as const;

/**
 * Before a new ledger is begun: makes sure that the same migrations are not recorded in another one, since
 * then all of them would run a second time.
 *
 * @throws DMT_LEDGER_UNRECOGNISED naming the table that holds them
 */
export async function assertNoOtherHistory(
  ledger: LedgerTable,
  description: SchemaDescription,
  migrations: ReadonlyArray<RecordedAs>,
  run: RunSql,
): Promise<void> {
  if (description.ledgerColumns) return;
  const known = new Set(migrations.flatMap(({ hash, name }) => [hash, name]));
  for (const { schema, table } of ELSEWHERE) {
    if (schema === ledger.schemaName && table === ledger.tableName) continue;
    if (!(await recordsAny(`${quoteIdentifier(schema)}.${quoteIdentifier(table)}`, known, run))) continue;
    throw new LedgerError(`${schema}.${table}`, 'holds migrations of the shared folder already', {
      remedy: remedyFor(schema, table),
    });
  }
}

async function recordsAny(table: string, known: ReadonlySet<string>, run: RunSql): Promise<boolean> {
  const found = await run('select pg_catalog.to_regclass($1) is not null as is_there', [table]);
  if (found.rows[0]?.is_there !== true) return false;
  const { rows } = await run(`select pg_catalog.to_jsonb(entry) as entry from ${table} entry`);
  return rows.some(({ entry }) => Object.values(entry ?? {}).some((value) => known.has(String(value))));
}

function remedyFor(schema: string, table: string): string {
  const carryOn = `Set migrations.sharedMigrationsTable to "${table}" to go on from there.`;
  if (schema === 'public') return carryOn;
  return `Move it (alter table ${schema}.${table} set schema public). ${carryOn}`;
}
