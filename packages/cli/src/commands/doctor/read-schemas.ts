import type { Patient } from './patient.ts';

/** What the catalog says about a schema. */
export interface SchemaFacts {
  readonly oid: number;
  readonly name: string;
  readonly comment: string | null;
  readonly owner: string;
  /** Whether this role may do what the owner may. */
  readonly isOwned: boolean;
  /** Whether any role may look into it. */
  readonly isOpenToAll: boolean;
}

const SCHEMAS = `
select n.oid, n.nspname::text as name,
  pg_catalog.obj_description(n.oid, 'pg_namespace') as comment,
  pg_catalog.pg_get_userbyid(n.nspowner)::text as owner,
  pg_catalog.pg_has_role(n.nspowner, 'usage') as "isOwned",
  pg_catalog.has_schema_privilege('public', n.oid, 'usage') as "isOpenToAll"
from pg_catalog.pg_namespace n
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

export async function readSchemas(query: Patient['query']): Promise<ReadonlyMap<string, SchemaFacts>> {
  const schemas = await query<SchemaFacts>(SCHEMAS);
  return new Map(schemas.map((schema) => [schema.name, schema]));
}
