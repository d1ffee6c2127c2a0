import { parseSchemaName, quoteLiteral, type RunSql, type SchemaName } from '@dmt/core/internal';
import type { SpareSchemas } from '../lifecycle/index.ts';

/*
 * Skipping what others have locked is what keeps two creations apart, and a creation from waiting for a migration.
 * Only the owner can rename a schema.
 */
const takeSql = (head: string): string => `
delete from dmt.spares where schema_name = (
  select spare.schema_name from dmt.spares as spare
  join pg_catalog.pg_namespace as n on n.nspname = spare.schema_name
  where spare.state = 'ready' and spare.head = ${quoteLiteral(head)} and pg_catalog.pg_has_role(n.nspowner, 'usage')
  order by spare.created_at limit 1 for update of spare skip locked)
returning schema_name, (
  select n.oid::text from pg_catalog.pg_namespace as n where n.nspname = schema_name) as schema_oid`;

const OID = 'select oid::text as schema_oid from pg_catalog.pg_namespace where nspname = $1';

/** The spares for one creation of a tenant. */
export function createSpareClaim(head: string): SpareSchemas {
  const takenOids = new Set<unknown>();
  return {
    takeSql: takeSql(head),
    accept([spare]): SchemaName | undefined {
      if (!spare) return undefined;
      takenOids.add(spare.schema_oid);
      return parseSchemaName(String(spare.schema_name));
    },
    async hasBecome(run: RunSql, schemaName: SchemaName): Promise<boolean> {
      if (takenOids.size === 0) return false;
      const { rows } = await run(OID, [schemaName]);
      return takenOids.has(rows[0]?.schema_oid);
    },
  };
}
