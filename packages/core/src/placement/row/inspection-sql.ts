import { TENANT_SETTING } from './tenant-setting.ts';

/*
 * One statement over the catalog: $1 the tenant's column, $2 the tables of the configuration. It sees what the role
 * of the application can reach; a table on which that role has no privilege leaks nothing. All names are qualified,
 * since connections have a path of their own.
 *
 * What a policy says is read from its tree: pg_get_expr() would wait for a migration that has locked the table, and with
 * it every process that starts meanwhile.
 */
export const INSPECTION: string = `
with
me as (
  select r.oid, pg_catalog.quote_ident(r.rolname) as name, r.rolsuper, r.rolbypassrls
  from pg_catalog.pg_roles r where r.rolname in (current_user, session_user)
),
mighty as (
  select r.oid, pg_catalog.quote_ident(r.rolname) as name from pg_catalog.pg_roles r where r.rolsuper or r.rolbypassrls
),
guarded as (
  select c.oid, c.relowner, c.relname, c.relrowsecurity, c.relforcerowsecurity, a.attnum, a.attcollation,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_attribute a
    on a.attrelid = c.oid and a.attname = $1::name and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't'
    and n.nspname not in ('information_schema', 'dmt') and n.nspname !~ '^pg_'
    and ((a.attnum is not null and pg_catalog.has_schema_privilege(n.oid, 'usage')
          and (pg_catalog.has_table_privilege(c.oid, 'select, insert, update, delete, truncate, references, trigger')
               or pg_catalog.has_any_column_privilege(c.oid, 'select, insert, update, references')))
      or (n.nspname = 'public' and c.relname = any ($2::text[])))
),
context as (
  select '${bytesOf(TENANT_SETTING)}' as mark
  union all
  select pg_catalog.format(':funcid %s ', f.oid) from pg_catalog.pg_proc f
  join pg_catalog.pg_namespace n on n.oid = f.pronamespace where n.nspname = 'dmt' and f.proname = 'signed_tenant'
),
policies as (
  select g.name as table_name, pg_catalog.quote_ident(p.polname) as name, p.polrelid, g.attnum,
    pg_catalog.array_remove(array[p.polqual::text, p.polwithcheck::text], null) as conditions
  from pg_catalog.pg_policy p
  join guarded g on g.oid = p.polrelid
  where p.polpermissive and (p.polroles = '{0}' or exists (
    select from pg_catalog.unnest(p.polroles) as role(oid) where pg_catalog.pg_has_role(role.oid, 'usage')))
),
judged as (
  select p.*, coalesce((
    select pg_catalog.bool_and(
      pg_catalog.strpos(condition, pg_catalog.format('{VAR :varno 1 :varattno %s ', p.attnum)) > 0
      and exists (select from context c where pg_catalog.strpos(condition, c.mark) > 0))
    from pg_catalog.unnest(p.conditions) as condition), false) as is_tight
  from policies p
),
views as (
  with recursive readers as (
    select g.name as reads, g.oid as relation from guarded g
    union
    select r.reads, w.ev_class
    from readers r
    join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and d.refobjid = r.relation and d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
    join pg_catalog.pg_rewrite w on w.oid = d.objid and w.ev_class <> r.relation
  )
  select distinct on (c.oid) c.oid, r.reads, pg_catalog.format('%I.%I', n.nspname, c.relname) as name
  from readers r
  join pg_catalog.pg_class c on c.oid = r.relation and c.relkind in ('v', 'm')
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where pg_catalog.has_schema_privilege(n.oid, 'usage')
    and pg_catalog.has_table_privilege(c.oid, 'select, insert, update, delete')
    and not coalesce((
      select o.option_value::boolean from pg_catalog.pg_options_to_table(c.reloptions) o
      where o.option_name = 'security_invoker'), false)
  order by c.oid, r.reads
)
select 'superuser' as kind, m.name as object, '' as detail from me m where m.rolsuper
union all
select 'bypass-rls', m.name, '' from me m where m.rolbypassrls and not m.rolsuper
union all
select 'may-become', m.name, pg_catalog.min(r.name)
from me m join mighty r on r.oid <> m.oid and pg_catalog.pg_has_role(m.oid, r.oid, 'member')
where not m.rolsuper group by m.name
union all
select 'owner', g.name, pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.relowner)) from guarded g
where exists (select from me m where not m.rolsuper and pg_catalog.pg_has_role(m.oid, g.relowner, 'member'))
union all
select 'no-column', g.name, pg_catalog.quote_ident($1::text) from guarded g where g.attnum is null
union all
select 'not-enabled', g.name, '' from guarded g where g.attnum is not null and not g.relrowsecurity
union all
select 'not-forced', g.name, '' from guarded g where g.relrowsecurity and not g.relforcerowsecurity
union all
select 'no-policy', g.name, '' from guarded g where g.attnum is not null and g.relrowsecurity
  and not exists (select from policies p where p.polrelid = g.oid)
union all
select 'loose-policy', p.table_name, p.name from judged p where not p.is_tight
union all
select 'loose-collation', g.name, pg_catalog.quote_ident($1::text) from guarded g
join pg_catalog.pg_collation c on c.oid = g.attcollation where not c.collisdeterministic
union all
select 'privilege', g.name, privilege.name from guarded g
cross join (values ('truncate'), ('references'), ('trigger')) as privilege (name)
where pg_catalog.has_table_privilege(g.oid, privilege.name) and not exists (
  select from me m where m.rolsuper or pg_catalog.pg_has_role(m.oid, g.relowner, 'member'))
union all
select 'leaky-view', v.name, v.reads from views v
union all
select 'definer-function',
  pg_catalog.format('%I.%I(%s)', n.nspname, f.proname, pg_catalog.pg_get_function_identity_arguments(f.oid)), r.name
from pg_catalog.pg_proc f
join mighty r on r.oid = f.proowner
join pg_catalog.pg_namespace n on n.oid = f.pronamespace
where f.prosecdef and n.nspname not in ('information_schema', 'dmt') and n.nspname !~ '^pg_'
  and f.prorettype not in ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
  and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_function_privilege(f.oid, 'execute')
  and not exists (select from me m where m.rolsuper)
  and not exists (select from pg_catalog.pg_depend d where d.deptype = 'e'
    and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = f.oid)
  and (f.prosrc ~* '\\mexecute\\M' or exists (
      select from guarded g where pg_catalog.strpos(pg_catalog.lower(f.prosrc), pg_catalog.lower(g.relname)) > 0
        or exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
          and d.objid = f.oid and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = g.oid))
    or exists (select from views v where pg_catalog.strpos(f.prosrc, pg_catalog.split_part(v.name, '.', 2)) > 0))`;

/** As the tree of an expression holds a text. */
function bytesOf(name: string): string {
  return [...Buffer.from(name)].join(' ');
}
