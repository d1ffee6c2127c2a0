import { quoteIdentifier } from '@dmt/core/internal';
import type { Client } from 'pg';
import { runScriptOrThrow } from '../connections/index.ts';

/**
 * About how many locks one transaction takes. Whatever is dropped is locked until the commit, with its types, indexes,
 * constraints and defaults: a plain table needs twenty. The server has room for `max_locks_per_transaction` (64) times
 * its connections, for all sessions together.
 */
const MOST_LOCKS = 250;
/** How many objects are looked at to find those. */
const MOST_OBJECTS = 200;

/**
 * Drops as much of a schema as one transaction should lock, in the caller's transaction: the last batch takes the
 * schema itself along.
 *
 * @returns whether the schema is gone
 */
export async function dropBatch(client: Client, schemaName: string): Promise<boolean> {
  const { rows } = await client.query<{ drop_sql: string; locks: number }>(LIST_OBJECTS, [
    schemaName,
    MOST_OBJECTS,
  ]);
  // One that is too large by itself has to be dropped all the same.
  const batch = rows.filter((row, index) => index === 0 || row.locks <= MOST_LOCKS);
  const isLast = batch.length === rows.length && rows.length < MOST_OBJECTS;
  await runScriptOrThrow(
    client,
    isLast
      ? [`drop schema if exists ${quoteIdentifier(schemaName)} cascade`]
      : batch.map((row) => row.drop_sql),
  );
  return isLast;
}

/*
 * Partitions first, since a table takes all of its partitions along; sequences and indexes go with their table. What an
 * earlier statement of a batch took along is skipped. Rare kinds, such as operators, are left to the schema itself.
 */
const LIST_OBJECTS = `
with schema as (
  select oid, nspname from pg_catalog.pg_namespace where nspname = $1::text
), objects (drop_sql, rank, class_oid, oid) as (
  select pg_catalog.format('drop %s if exists %I.%I cascade',
      case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
        when 'f' then 'foreign table' when 'c' then 'type' else 'table' end,
      schema.nspname, c.relname),
    case when c.relkind = 'c' then 5 when not c.relispartition then 3 when c.relkind = 'p' then 2 else 1 end,
    'pg_catalog.pg_class'::pg_catalog.regclass, c.oid
  from schema join pg_catalog.pg_class c on c.relnamespace = schema.oid
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
  union all
  select pg_catalog.format('drop routine if exists %s cascade', p.oid::pg_catalog.regprocedure), 4,
    'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid
  from schema join pg_catalog.pg_proc p on p.pronamespace = schema.oid
  where p.prokind in ('f', 'p', 'w')
  union all
  select pg_catalog.format('drop type if exists %I.%I cascade', schema.nspname, t.typname), 5,
    'pg_catalog.pg_type'::pg_catalog.regclass, t.oid
  from schema join pg_catalog.pg_type t on t.typnamespace = schema.oid
  where t.typtype in ('e', 'd', 'r')
), candidates as (
  select * from objects
  where not exists (
    select from pg_catalog.pg_depend d
    where d.classid = class_oid and d.objid = objects.oid
      and (d.deptype = 'e' or d.deptype in ('a', 'i') and d.refobjid <> objects.oid and rank in (3, 4)))
  order by rank, oid limit $2::int
)
select drop_sql, pg_catalog.sum(4 + 2 * dependents) over (order by rank, candidates.oid)::int as locks
from candidates cross join lateral (
  select pg_catalog.count(*) as dependents
  from pg_catalog.pg_depend d where d.refclassid = class_oid and d.refobjid = candidates.oid) as counted
order by rank, candidates.oid`;
