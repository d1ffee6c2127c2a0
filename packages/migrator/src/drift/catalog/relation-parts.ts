import { inSchema, typeName } from './in-schema.ts';

const OWNING_COLUMN = `
  left join lateral (
    select t.relname, a.attname, d.deptype
    from pg_depend d join pg_class t on t.oid = d.refobjid
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_class'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
      and d.deptype in ('a', 'i')
    limit 1
  ) as owner on true`;

const TABLES = `
select r.nspname, 'table', '', r.relname, json_build_object(
  'kind', case r.relkind when 'p' then 'partitioned' when 'f' then 'foreign' else 'plain' end,
  'unlogged', r.relpersistence = 'u',
  'partition key', ${inSchema('pg_get_partkeydef(r.oid)', `r.relkind = 'p'`)},
  'inherits', (
    select string_agg(${inSchema('i.inhparent::regclass::text')}, ', ' order by i.inhseqno)
    from pg_inherits i where i.inhrelid = r.oid),
  'partition bound', ${inSchema('pg_get_expr(r.relpartbound, r.oid, true)', 'r.relispartition')},
  'row level security', r.relrowsecurity,
  'forced row level security', r.relforcerowsecurity,
  'replica identity', r.relreplident,
  'options', r.reloptions,
  'server', (
    select s.srvname || coalesce(' ' || f.ftoptions::text, '')
    from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = r.oid),
  'disabled foreign keys', r.relhastriggers and exists (
    select from pg_trigger t where t.tgrelid = r.oid and t.tgisinternal and t.tgenabled <> 'O'))::text
from relations r where r.relkind in ('r', 'p', 'f')`;

const COLUMNS = `
select r.nspname, 'column', r.relname, a.attname, json_build_object(
  'type', ${typeName('a.atttypid', 'a.atttypmod', 't.typnamespace')},
  'collation', ${inSchema('a.attcollation::regcollation::text', 'a.attcollation <> t.typcollation')},
  'not null', a.attnotnull,
  'default', ${inSchema('pg_get_expr(d.adbin, d.adrelid, true)', `d.oid is not null and a.attgenerated = ''`)},
  'generated', ${inSchema('pg_get_expr(d.adbin, d.adrelid, true)', `d.oid is not null and a.attgenerated <> ''`)},
  'generated kind', nullif(a.attgenerated, ''),
  'identity', nullif(a.attidentity, ''))::text
from relations r
join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where r.relkind in ('r', 'p', 'f')`;

const VIEWS = `
select r.nspname, case r.relkind when 'v' then 'view' else 'materialized view' end, '', r.relname,
  json_build_object('definition', ${inSchema('pg_get_viewdef(r.oid, true)')}, 'options', r.reloptions)::text
from relations r where r.relkind in ('v', 'm')`;

const SEQUENCES = `
select r.nspname, 'sequence', coalesce(owner.relname, ''), r.relname, json_build_object(
  'type', format_type(s.seqtypid, null), 'start', s.seqstart::text, 'increment', s.seqincrement::text,
  'minimum', s.seqmin::text, 'maximum', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle,
  'owned by', quote_ident(owner.relname) || '.' || quote_ident(owner.attname),
  'identity', coalesce(owner.deptype = 'i', false), 'unlogged', r.relpersistence = 'u')::text
from relations r join pg_sequence s on s.seqrelid = r.oid ${OWNING_COLUMN}
where r.relkind = 'S'`;

const INDEXES = `
select r.nspname, 'index', r.relname, i.relname, json_build_object(
  'definition', ${inSchema('pg_get_indexdef(x.indexrelid, 0, true)')},
  'valid', x.indisvalid, 'replica identity', x.indisreplident)::text
from relations r join pg_index x on x.indrelid = r.oid join pg_class i on i.oid = x.indexrelid
where not exists (
  select from pg_constraint k
  where k.conrelid = r.oid and k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))`;

const CONSTRAINTS = `
select r.nspname, case k.contype when 'p' then 'primary key' when 'u' then 'unique constraint'
    when 'c' then 'check constraint' when 'x' then 'exclusion constraint' else 'foreign key' end,
  r.relname, k.conname, json_build_object(
    'definition', ${inSchema('pg_get_constraintdef(k.oid, true)')}, 'validated', k.convalidated)::text
from relations r join pg_constraint k on k.conrelid = r.oid and k.contype in ('p', 'u', 'c', 'x', 'f')`;

/** Selects of `(schema, kind, parent, name, properties)` over the relations of the schemas in question. */
export const RELATION_PARTS: ReadonlyArray<string> = [
  TABLES,
  COLUMNS,
  VIEWS,
  SEQUENCES,
  INDEXES,
  CONSTRAINTS,
];
