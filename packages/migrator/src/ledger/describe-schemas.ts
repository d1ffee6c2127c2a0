import { quoteLiteral } from '@dmt/core/internal';
import type { LedgerColumns } from './ledger-table.ts';

/** What the catalog says about a schema and the ledger in it. */
export interface SchemaDescription {
  readonly schemaName: string;
  readonly exists: boolean;
  readonly comment: string | null;
  /** `undefined` when there is no ledger. */
  readonly ledgerColumns: LedgerColumns | undefined;
}

/**
 * Describes schemas in one statement.
 *
 * @param schemaNames - an SQL expression of type text[], such as `$1::text[]`
 */
export function describeSchemasSql(schemaNames: string, tableName: string): string {
  return `
select wanted.schema_name, n.oid is not null as schema_exists, c.oid is not null as ledger_exists,
  pg_catalog.obj_description(n.oid, 'pg_namespace') as comment,
  (select pg_catalog.jsonb_object_agg(a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod))::text
    from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as ledger_columns
from pg_catalog.unnest(${schemaNames}) as wanted(schema_name)
left join pg_catalog.pg_namespace n on n.nspname = wanted.schema_name
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = ${quoteLiteral(tableName)}`;
}

export function toSchemaDescription(row: Readonly<Record<string, unknown>>): SchemaDescription {
  return {
    schemaName: String(row.schema_name),
    exists: row.schema_exists === true,
    comment: typeof row.comment === 'string' ? row.comment : null,
    ledgerColumns: row.ledger_exists === true ? parseColumns(row.ledger_columns) : undefined,
  };
}

function parseColumns(json: unknown): LedgerColumns {
  const columns: unknown = typeof json === 'string' ? JSON.parse(json) : {};
  if (columns === null || typeof columns !== 'object') return {};
  return Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, String(type)]));
}
