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

/** What bears the name that is a tenant's alone, as `n`, and the comment that says whose it is. */
export interface NamedPlace {
  readonly join: string;
  readonly comment: string;
}

const SCHEMA: NamedPlace = {
  join: 'left join pg_catalog.pg_namespace n on n.nspname = $1::text',
  comment: "pg_catalog.obj_description(n.oid, 'pg_namespace')",
};

const factsSql = ({ join, comment }: NamedPlace): string => `
select
  n.oid is not null as schema_exists,
  ${comment} as comment,
  exists (
    select from pg_catalog.pg_class c
    join pg_catalog.pg_namespace d on d.oid = c.relnamespace
    where d.nspname = 'dmt' and c.relname = 'tenants'
  ) as directory_exists
from (select) as one
${join}`;

const factsWithDirectorySql = ({ join, comment }: NamedPlace): string => `
select
  n.oid is not null as schema_exists,
  ${comment} as comment,
  mine.state,
  other.id as other_owner_id
from (select) as one
${join}
left join dmt.tenants mine on mine.id = $2::text
left join dmt.tenants other on other.schema_name = $1::text and other.id <> $2::text`;

export function createTenantFactsReader(place: NamedPlace = SCHEMA): TenantFactsReader {
  const withoutDirectory = factsSql(place);
  const withDirectory = factsWithDirectorySql(place);
  let isDirectoryKnown = false;

  return async (run, tenantId, schemaName) => {
    if (isDirectoryKnown) {
      try {
        return await readWithDirectory(run, withDirectory, [schemaName, tenantId]);
      } catch (error) {
        // Somebody removed the directory; look at what there is.
        if (!isMissingDirectory(error)) throw error;
        isDirectoryKnown = false;
      }
    }
    const { rows } = await run(withoutDirectory, [schemaName]);
    const row = rows[0] ?? {};
    if (row.directory_exists !== true) return parseFacts(row);
    const facts = await readWithDirectory(run, withDirectory, [schemaName, tenantId]);
    isDirectoryKnown = true;
    return facts;
  };
}

async function readWithDirectory(run: RunSql, text: string, values: readonly string[]): Promise<TenantFacts> {
  const { rows } = await withReadableDirectory(run, () => run(text, values));
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
