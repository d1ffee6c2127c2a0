import {
  isMissingDirectory,
  parseTenantState,
  type TenantState,
  withReadableDirectory,
} from '../directory/index.ts';
import type { RunSql } from '../run-sql.ts';

/** What the database says about a tenant and about the schema it would use. */
export interface TenantFacts {
  readonly schemaExists: boolean;
  /** Comment of the schema. */
  readonly comment: string | null;
  /** Undefined when the directory does not list the tenant, or there is no directory. */
  readonly state: TenantState | undefined;
  /** Another tenant to whom the directory gave the schema. */
  readonly otherOwnerId: string | undefined;
}

/** Reads the facts in one round trip; one more until a tenant directory has been seen. */
export type TenantFactsReader = (run: RunSql, tenantId: string, schemaName: string) => Promise<TenantFacts>;

const SCHEMA_FACTS = `
select
  n.oid is not null as schema_exists,
  pg_catalog.obj_description(n.oid, 'pg_namespace') as comment,
  exists (
    select from pg_catalog.pg_class c
    join pg_catalog.pg_namespace d on d.oid = c.relnamespace
    where d.nspname = 'dmt' and c.relname = 'tenants'
  ) as directory_exists
from (select) as one
left join pg_catalog.pg_namespace n on n.nspname = $1::text`;

const SCHEMA_AND_DIRECTORY_FACTS = `
select
  n.oid is not null as schema_exists,
  pg_catalog.obj_description(n.oid, 'pg_namespace') as comment,
  mine.state,
  other.id as other_owner_id
from (select) as one
left join pg_catalog.pg_namespace n on n.nspname = $1::text
left join dmt.tenants mine on mine.id = $2::text
left join dmt.tenants other on other.schema_name = $1::text and other.id <> $2::text`;

export function createTenantFactsReader(): TenantFactsReader {
  let isDirectoryKnown = false;

  return async (run, tenantId, schemaName) => {
    if (isDirectoryKnown) {
      try {
        return await readWithDirectory(run, tenantId, schemaName);
      } catch (error) {
        // Somebody removed the directory; look at what there is.
        if (!isMissingDirectory(error)) throw error;
        isDirectoryKnown = false;
      }
    }
    const { rows } = await run(SCHEMA_FACTS, [schemaName]);
    const row = rows[0] ?? {};
    if (row.directory_exists !== true) return parseFacts(row);
    const facts = await readWithDirectory(run, tenantId, schemaName);
    isDirectoryKnown = true;
    return facts;
  };
}

async function readWithDirectory(run: RunSql, tenantId: string, schemaName: string): Promise<TenantFacts> {
  const { rows } = await withReadableDirectory(run, () =>
    run(SCHEMA_AND_DIRECTORY_FACTS, [schemaName, tenantId]),
  );
  return parseFacts(rows[0] ?? {});
}

function parseFacts(row: Record<string, unknown>): TenantFacts {
  const { comment, state, other_owner_id: otherOwnerId } = row;
  return {
    schemaExists: row.schema_exists === true,
    comment: typeof comment === 'string' ? comment : null,
    state: typeof state === 'string' ? parseTenantState(state) : undefined,
    otherOwnerId: typeof otherOwnerId === 'string' ? otherOwnerId : undefined,
  };
}
