import { quoteIdentifier } from '@dmt/core/internal';
import type { Client } from 'pg';
import { runScriptOrThrow } from '../connections/index.ts';

/**
 * Relations dropped per transaction. Each of them, its indexes and its TOAST table hold a lock until the commit,
 * and the server's table has room for `max_locks_per_transaction` (64) times its connections.
 */
const BATCH_SIZE = 100;

/**
 * Drops as much of a schema as one transaction should lock, in the caller's transaction: the last batch takes the
 * schema itself along.
 *
 * @returns whether the schema is gone
 */
export async function dropBatch(client: Client, schemaName: string): Promise<boolean> {
  const { rows } = await client.query<Record<string, unknown>>(LIST_RELATIONS, [schemaName, BATCH_SIZE + 1]);
  if (rows.length > BATCH_SIZE) {
    await runScriptOrThrow(
      client,
      rows.slice(0, BATCH_SIZE).map((row) => String(row.drop_sql)),
    );
    return false;
  }
  await runScriptOrThrow(client, [`drop schema if exists ${quoteIdentifier(schemaName)} cascade`]);
  return true;
}

/* Sequences, indexes and partitions go with their table; what is left of a batch that a cascade emptied is skipped. */
const LIST_RELATIONS = `
select pg_catalog.format('drop %s if exists %I.%I cascade',
  case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
    when 'f' then 'foreign table' when 'c' then 'type' else 'table' end,
  n.nspname, c.relname) as drop_sql
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1::text and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and not c.relispartition
  and not exists (select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype in ('a', 'i'))
order by c.oid limit $2::int`;
