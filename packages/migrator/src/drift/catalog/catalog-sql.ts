import { quoteLiteral } from '@dmt/core/internal';
import { ATTACHED_PARTS } from './attached-parts.ts';
import { RELATION_PARTS } from './relation-parts.ts';
import { TYPE_PARTS } from './type-parts.ts';

/** Which part of the catalog is looked at. */
export interface CatalogScope {
  readonly schemaNames: ReadonlyArray<string>;
  /** Tables that are the migrator's own, with all that belongs to them. */
  readonly ignoredTables: ReadonlyArray<string>;
}

/*
 * Every statement below is parsed with this path, so names mean PostgreSQL's own objects; the paths that are set
 * row by row count for what PostgreSQL writes, and end with the transaction. Compiling would take longer than it saves.
 */
export const OPEN_CATALOG: ReadonlyArray<string> = [
  'set local search_path to pg_catalog, pg_temp',
  'set local jit = off',
];

function objectsOf({ schemaNames, ignoredTables }: CatalogScope): string {
  const parts = [...RELATION_PARTS, ...ATTACHED_PARTS, ...TYPE_PARTS];
  return `
with schemas as materialized (
  select n.oid, n.nspname from pg_namespace n where n.nspname = any (${textArray(schemaNames)})
), relations as materialized (
  select c.*, s.nspname from schemas s join pg_class c on c.relnamespace = s.oid
  where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and c.relname <> all (${textArray(ignoredTables)})
    and not exists (
      select from pg_depend d join pg_class t on t.oid = d.refobjid
      where c.relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = c.oid
        and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
        and t.relnamespace = s.oid and t.relname = any (${textArray(ignoredTables)}))
), objects (schema_name, kind, parent, name, properties) as (${parts.join('\nunion all')}
)`;
}

/** One row for each object: `schema_name, kind, parent, name, properties` (JSON text). */
export function objectsSql(scope: CatalogScope): string {
  return `${objectsOf(scope)}\nselect * from objects`;
}

/**
 * One row for each schema that holds anything: `schema_name, fingerprint`. Two schemas of one server with the same
 * objects have the same one. Exclusive or, because nothing has to be sorted for it.
 */
export function fingerprintsSql(scope: CatalogScope): string {
  return `${objectsOf(scope)}
select schema_name, count(*) || ':' || bit_xor(
    hashtextextended(kind || e'\\x01' || parent || e'\\x01' || name || e'\\x01' || properties, 0)) as fingerprint
from objects group by schema_name`;
}

function textArray(values: ReadonlyArray<string>): string {
  return `array[${values.map(quoteLiteral).join(', ')}]::text[]`;
}
