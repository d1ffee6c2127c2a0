import { inSchema, typeName } from './in-schema.ts';

/** What an extension brought along is no migration's. */
function notOfExtension(catalog: string, id: string): string {
  return `not exists (
    select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${id} and d.deptype = 'e')`;
}

const ENUMS = `
select r.nspname, 'enum', '', t.typname, json_build_object(
  'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))::text
from schemas r join pg_type t on t.typnamespace = r.oid and t.typtype = 'e'
where ${notOfExtension('pg_type', 't.oid')}`;

const DOMAINS = `
select r.nspname, 'domain', '', t.typname, json_build_object(
  'type', ${typeName('t.typbasetype', 't.typtypmod', 'b.typnamespace')},
  'collation', ${inSchema('t.typcollation::regcollation::text', 't.typcollation <> b.typcollation')},
  'not null', t.typnotnull,
  'default', ${inSchema('pg_get_expr(t.typdefaultbin, 0, true)', 't.typdefaultbin is not null')},
  'checks', (
    select string_agg('constraint ' || quote_ident(k.conname) || ' ' || ${inSchema('pg_get_constraintdef(k.oid, true)')}, ' ' order by k.conname)
    from pg_constraint k where k.contypid = t.oid and k.contype = 'c'))::text
from schemas r join pg_type t on t.typnamespace = r.oid and t.typtype = 'd'
join pg_type b on b.oid = t.typbasetype
where ${notOfExtension('pg_type', 't.oid')}`;

const COMPOSITES = `
select r.nspname, 'composite type', '', c.relname, json_build_object('attributes', (
  select string_agg(quote_ident(a.attname) || ' ' || ${inSchema('format_type(a.atttypid, a.atttypmod)')}, ', ' order by a.attnum)
  from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped))::text
from schemas r join pg_class c on c.relnamespace = r.oid and c.relkind = 'c'
where ${notOfExtension('pg_class', 'c.oid')}`;

const RANGES = `
select r.nspname, 'range type', '', t.typname, json_build_object(
  'subtype', ${inSchema('format_type(g.rngsubtype, null)')},
  'operator class', (select o.opcname from pg_opclass o where o.oid = g.rngsubopc),
  'collation', ${inSchema('g.rngcollation::regcollation::text', 'g.rngcollation <> 0')},
  'canonical', ${inSchema('g.rngcanonical::regproc::text', 'g.rngcanonical <> 0')},
  'difference', ${inSchema('g.rngsubdiff::regproc::text', 'g.rngsubdiff <> 0')},
  'multirange', (select m.typname from pg_type m where m.oid = g.rngmultitypid))::text
from schemas r join pg_type t on t.typnamespace = r.oid and t.typtype = 'r' join pg_range g on g.rngtypid = t.oid
where ${notOfExtension('pg_type', 't.oid')}`;

/* PostgreSQL puts the schema's name in front of the function's, and into `set search_path from current`. */
const DEFINITION = `overlay(definition placing '' from position(quote_ident(r.nspname) || '.' in definition)
  for length(quote_ident(r.nspname)) + 1)`;

/* Those that a range type brought along are told of with it. */
const FUNCTIONS = `
select r.nspname, case p.prokind when 'p' then 'procedure' else 'function' end, '',
  p.proname || '(' || ${inSchema('pg_get_function_identity_arguments(p.oid)')} || ')',
  json_build_object('definition', case when p.proconfig is null then ${DEFINITION}
    else replace(${DEFINITION}, quote_literal(r.nspname), '''{tenant}''') end)::text
from schemas r join pg_proc p on p.pronamespace = r.oid and p.prokind in ('f', 'p', 'w')
cross join lateral (select ${inSchema('pg_get_functiondef(p.oid)')} as definition) as written
where not exists (
  select from pg_depend d
  where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))`;

const AGGREGATES = `
select r.nspname, 'aggregate', '',
  p.proname || '(' || ${inSchema('pg_get_function_identity_arguments(p.oid)')} || ')',
  json_build_object(
    'transition', ${inSchema('g.aggtransfn::text')}, 'final', ${inSchema('g.aggfinalfn::text')},
    'combine', ${inSchema('g.aggcombinefn::text')}, 'state', ${inSchema('format_type(g.aggtranstype, null)')},
    'initial', g.agginitval, 'kind', g.aggkind, 'result', ${inSchema('pg_get_function_result(p.oid)')})::text
from schemas r join pg_proc p on p.pronamespace = r.oid and p.prokind = 'a' join pg_aggregate g on g.aggfnoid = p.oid
where ${notOfExtension('pg_proc', 'p.oid')}`;

const OPERATORS = `
select r.nspname, 'operator', '',
  o.oprname || ' (' || ${inSchema('format_type(o.oprleft, null)')} || ', ' || ${inSchema('format_type(o.oprright, null)')} || ')',
  json_build_object('function', ${inSchema('o.oprcode::text')}, 'result', ${inSchema('format_type(o.oprresult, null)')})::text
from schemas r join pg_operator o on o.oprnamespace = r.oid
where ${notOfExtension('pg_operator', 'o.oid')}`;

const COLLATIONS = `
select r.nspname, 'collation', '', c.collname, json_build_object(
  'provider', c.collprovider, 'deterministic', c.collisdeterministic,
  'rest', to_jsonb(c) - '{oid,collname,collnamespace,collowner,collprovider,collisdeterministic,collversion}'::text[])::text
from schemas r join pg_collation c on c.collnamespace = r.oid
where ${notOfExtension('pg_collation', 'c.oid')}`;

const TEXT_SEARCH = `
select r.nspname, 'text search configuration', '', c.cfgname, json_build_object('mapping', (
  select string_agg(m.maptokentype || ':' || ${inSchema('m.mapdict::regdictionary::text')}, ' ' order by m.maptokentype, m.mapseqno)
  from pg_ts_config_map m where m.mapcfg = c.oid))::text
from schemas r join pg_ts_config c on c.cfgnamespace = r.oid
union all
select r.nspname, 'text search dictionary', '', d.dictname, json_build_object(
  'template', ${inSchema('(select t.tmplname from pg_ts_template t where t.oid = d.dicttemplate)')}, 'options', d.dictinitoption)::text
from schemas r join pg_ts_dict d on d.dictnamespace = r.oid`;

/** The same for types, programs and what else a schema can hold. */
export const TYPE_PARTS: ReadonlyArray<string> = [
  ENUMS,
  DOMAINS,
  COMPOSITES,
  RANGES,
  FUNCTIONS,
  AGGREGATES,
  OPERATORS,
  COLLATIONS,
  TEXT_SEARCH,
];
