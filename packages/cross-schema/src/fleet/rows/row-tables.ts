import type { ManagerFacts, RunSql } from '@dmt/core/internal';

/** A relation of the shared schema, as the role of the shared handle sees it. */
export interface RowTable {
  readonly name: string;
  /** The role, quoted. */
  readonly role: string;
  /** Or it is a view, which may filter and count before anybody can tell tenants apart. */
  readonly isTable: boolean;
  /** Whether it has the column that says whose a row is. */
  readonly hasTenant: boolean;
  /** What the role may read, as SQL; nothing where the tenant's column is not among it. */
  readonly columns: string | undefined;
  /**
   * Rows of all tenants by right, those of one at a time, or all for want of row level security. A view shows what its tables
   * do: all where no policy holds for the role, and otherwise nobody knows.
   */
  readonly sight: 'all' | 'one' | 'open';
  /** How many pages are read to find the rows of a tenant; 0 with an index that leads with the tenant's column. */
  readonly pagesPerTenant: number;
}

/*
 * $1 the schema, $2 names, $3 the tenant's column. Permissive policies add up, so that one that is simply true is enough, unless
 * a restrictive one takes rows away again. What it is, is read from its tree: pg_get_expr() would wait for whoever locked the table.
 */
const LOOK = `
with policies as (
  select p.polrelid, p.polpermissive, p.polqual from pg_catalog.pg_policy p
  where p.polcmd in ('r', '*') and (p.polroles = '{0}' or exists (
    select from pg_catalog.unnest(p.polroles) as role (oid) where pg_catalog.pg_has_role(role.oid, 'usage')))
)
select c.relname as name, pg_catalog.quote_ident(current_user) as role, c.relkind in ('r', 'p') as is_table,
  t.attnum is not null as has_tenant,
  case when t.attnum is null or pg_catalog.has_column_privilege(c.oid, t.attnum, 'select') then (
    select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by a.attnum)
    from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and pg_catalog.has_column_privilege(c.oid, a.attnum, 'select')
  ) end as columns,
  case
    when c.relkind not in ('r', 'p') then case when exists (
      select from pg_catalog.pg_roles r where r.rolname = current_user and (r.rolsuper or r.rolbypassrls)
    ) then 'all' else 'one' end
    when not c.relrowsecurity then 'open'
    when not pg_catalog.row_security_active(c.oid) then 'all'
    when exists (select from policies p where p.polrelid = c.oid and p.polpermissive
        and p.polqual::text ~ '^{CONST :consttype 16 .*:constvalue 1 \\[ 1 ')
      and not exists (select from policies p where p.polrelid = c.oid and not p.polpermissive) then 'all'
    else 'one'
  end as sight,
  case when exists (select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisvalid and i.indpred is null
    and i.indkey[0] = t.attnum) then 0 else c.relpages end as pages_per_tenant
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = $1::name
left join pg_catalog.pg_attribute t
  on t.attrelid = c.oid and t.attname = $3::name and t.attnum > 0 and not t.attisdropped
where c.relname = any ($2::name[]) and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

/** Which of these names are tables and views of the shared schema, where the rows of all tenants are. */
export async function findRowTables(
  { shared, rows: { tenantColumn } }: ManagerFacts,
  run: RunSql,
  names: readonly string[],
): Promise<RowTable[]> {
  const { rows } = await run(LOOK, [shared.schemaName, names, tenantColumn]);
  return rows.map(({ name, role, is_table, has_tenant, columns, sight, pages_per_tenant }) => ({
    name: String(name),
    role: String(role),
    isTable: is_table === true,
    hasTenant: has_tenant === true,
    columns: typeof columns === 'string' ? columns : undefined,
    // The query makes no others.
    sight: sight as RowTable['sight'],
    pagesPerTenant: Number(pages_per_tenant),
  }));
}
