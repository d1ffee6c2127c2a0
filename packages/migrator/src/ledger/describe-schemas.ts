import { quoteLiteral } from '@dmt/core/internal';
import { type LedgerColumns, parseColumns } from './ledger-columns.ts';

/** What the catalog says about a schema and the ledger in it. */
export interface SchemaDescription {
  readonly schemaName: string;
  readonly exists: boolean;
  readonly comment: string | null;
  /** `undefined` when there is no ledger; without columns when something else than a table has its name. */
  readonly ledgerColumns: LedgerColumns | undefined;
  /** Whether there are tables although there is no ledger; not asked where there is one. */
  readonly hasUntrackedTables: boolean;
}

/**
 * Describes schemas in one statement. The tables of a schema are found by what depends on it, since `pg_class` has
 * no index that leads from a schema to its relations.
 *
 * @param schemaNames - an SQL expression of type text[], such as `$1::text[]`
 * @param keptIn - the schema that holds the ledgers, if they are not in the schemas they tell of
 */
export function describeSchemasSql(schemaNames: string, tableName: string, keptIn?: string): string {
  const ledgerSchema = keptIn === undefined ? 'wanted.schema_name' : quoteLiteral(keptIn);
  return `
select wanted.schema_name, n.oid is not null as schema_exists, c.oid is not null as ledger_exists,
  pg_catalog.obj_description(n.oid, 'pg_namespace') as comment,
  case when c.relkind in ('r', 'p') then (
    select pg_catalog.jsonb_object_agg(a.attname, pg_catalog.jsonb_build_object(
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'nullable', not a.attnotnull,
      'default', a.atthasdef or a.attidentity <> ''))::text
    from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) end as ledger_columns,
  case when c.oid is null then exists (
    select from pg_catalog.pg_depend d join pg_catalog.pg_class t on t.oid = d.objid
    where d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and d.refobjid = n.oid
      and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and t.relkind in ('r', 'p', 'f') and pg_catalog.left(t.relname, 6) <> '__dmt_') end as has_untracked_tables
from pg_catalog.unnest(${schemaNames}) as wanted(schema_name)
left join pg_catalog.pg_namespace n on n.nspname = wanted.schema_name
left join pg_catalog.pg_namespace l on l.nspname = ${ledgerSchema}
left join pg_catalog.pg_class c on c.relnamespace = l.oid and c.relname = ${quoteLiteral(tableName)}`;
}

export function toSchemaDescription(row: Readonly<Record<string, unknown>>): SchemaDescription {
  return {
    schemaName: String(row.schema_name),
    exists: row.schema_exists === true,
    comment: typeof row.comment === 'string' ? row.comment : null,
    ledgerColumns: row.ledger_exists === true ? parseColumns(row.ledger_columns) : undefined,
    hasUntrackedTables: row.has_untracked_tables === true,
  };
}
