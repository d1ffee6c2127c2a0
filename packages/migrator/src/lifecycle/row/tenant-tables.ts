import type { Client } from 'pg';

/** A table that holds rows of tenants. */
export interface TenantTable {
  /** Quoted, with its schema. */
  readonly name: string;
  /** The tables that its foreign keys refer to, those that hold rows of tenants; itself, where it does. */
  readonly refersTo: ReadonlyArray<string>;
}

/** Those with rows of their own: of a partitioned table, the partitions. */
const LIST = `
with held as (
  select c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname) as name
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = $1 and a.attnum > 0 and not a.attisdropped
  where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname = 'public'
)
select h.name, array(
  select distinct other.name from pg_catalog.pg_constraint k join held other on other.oid = k.confrelid
  where k.contype = 'f' and k.conrelid = h.oid
) as refers_to
from held h order by h.name`;

export async function listTenantTables(client: Client, tenantColumn: string): Promise<TenantTable[]> {
  const { rows } = await client.query<{ name: string; refers_to: string[] }>(LIST, [tenantColumn]);
  return rows.map(({ name, refers_to: refersTo }) => ({ name, refersTo }));
}
