import { quoteLiteral } from '@dmt/core/internal';
import type { Client } from 'pg';

/**
 * Statements that fail when something outside of a schema that rests on it is gone by the time they run: `drop …
 * cascade`, which drizzle-kit writes, takes the foreign keys of every tenant along without a word.
 */
export async function guardForeignDependents(client: Client, schemaName: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select name from (${dependentsSql(schemaName)}) d`);
  if (rows.length === 0) return [];
  const before = `array[${rows.map(({ name }) => quoteLiteral(name)).join(',')}]::text[]`;
  const body = `declare gone text[]; begin
    gone := array(select pg_catalog.unnest(${before}) except select name from (${dependentsSql(schemaName)}) d order by 1);
    if pg_catalog.cardinality(gone) > 0 then
      raise exception 'tenants rest on what it drops: % of them, such as %', pg_catalog.cardinality(gone), gone[1];
    end if;
  end`;
  return [`do ${quoteLiteral(body)}`];
}

/** Foreign keys, views and columns outside of the schema that point into it, each by a name that tells it. */
function dependentsSql(schemaName: string): string {
  const schema = `${quoteLiteral(schemaName)}::regnamespace`;
  return `
    select pg_catalog.format('foreign key %I of %I.%I', k.conname, n.nspname, c.relname) as name
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_class target on target.oid = k.confrelid
    where k.contype = 'f' and target.relnamespace = ${schema} and c.relnamespace <> ${schema}
    union
    select pg_catalog.format('view %I.%I', n.nspname, c.relname)
    from pg_catalog.pg_depend d join pg_catalog.pg_rewrite r on r.oid = d.objid
    join pg_catalog.pg_class c on c.oid = r.ev_class join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_class target on target.oid = d.refobjid
    where d.classid = 'pg_catalog.pg_rewrite'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass
      and target.relnamespace = ${schema} and c.relnamespace <> ${schema}
    union
    select pg_catalog.format('column %I of %I.%I', a.attname, n.nspname, c.relname)
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_type t on t.oid = a.atttypid
    where t.typnamespace = ${schema} and c.relnamespace <> ${schema} and not a.attisdropped
      and c.relkind in ('r', 'p') and not exists (
        select from pg_catalog.pg_depend e where e.objid = t.oid and e.classid = 'pg_catalog.pg_type'::regclass and e.deptype = 'e'
      )`;
}
