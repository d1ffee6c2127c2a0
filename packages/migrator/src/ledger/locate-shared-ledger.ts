import type { RunSql } from '@dmt/core/internal';
import { type LedgerTable, qualifiedLedger } from './ledger-table.ts';

/** What tells a migration in any format of ledger that is in use: the hash of its file, or its names. */
interface RecordedAs {
  readonly hash: string;
  readonly equalHashes: ReadonlyArray<string>;
  readonly name: string;
  readonly ledgerName: string;
}

/** Where other migrators keep the history of shared tables: drizzle-multitenant's command and API, and drizzle-orm. */
const ELSEWHERE = [
  { keptIn: 'public', tableName: '__drizzle_migrations' },
  { keptIn: 'public', tableName: '__drizzle_shared_migrations' },
  { keptIn: 'drizzle', tableName: '__drizzle_migrations' },
] as const;

/**
 * Finds the table that records the shared migrations, which is the configured one unless another one records more
 * of them. That one is carried on where it is: copied, the migrator that wrote it would repeat what was applied since.
 */
export async function locateSharedLedger(
  configured: LedgerTable,
  migrations: ReadonlyArray<RecordedAs>,
  run: RunSql,
): Promise<LedgerTable> {
  const known = new Set(
    migrations.flatMap(({ hash, equalHashes, name, ledgerName }) => [hash, ...equalHashes, name, ledgerName]),
  );
  const candidates = [configured, ...ELSEWHERE.map((place) => ({ ...configured, ...place }))];
  let best = { ledger: configured, count: 0 };
  for (const ledger of candidates) {
    const count = await countRecorded(ledger, known, run);
    if (count > best.count) best = { ledger, count };
  }
  return best.ledger;
}

/** A table that may not be read is another application's. */
async function countRecorded(ledger: LedgerTable, known: ReadonlySet<string>, run: RunSql): Promise<number> {
  const { schemaName, keptIn = schemaName, tableName } = ledger;
  const found = await run(READABLE, [keptIn, tableName]);
  if (found.rows.length === 0) return 0;
  const { rows } = await run(
    `select pg_catalog.to_jsonb(entry) as entry from ${qualifiedLedger(ledger)} entry`,
  );
  return rows.filter(({ entry }) => Object.values(entry ?? {}).some((value) => known.has(String(value))))
    .length;
}

const READABLE = `
select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1::text and c.relname = $2::text and c.relkind in ('r', 'p')
  and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')`;
