import { TenantNameCollisionError } from '@dmt/core';
import { parseDatabaseStamp, type RunSql } from '@dmt/core/internal';
import type { TenantSite } from '../tenant-site.ts';

/** Databases of these names that do not say whose they are. */
export const FIND_UNSTAMPED = `
select d.datname::text as name from pg_catalog.pg_database d
where d.datname = any ($1::text[])
  and coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), '') not like 'dmt:tenant:%'`;

const FACTS = `
select pg_catalog.shobj_description(d.oid, 'pg_database') as comment
from pg_catalog.pg_database d where d.datname = $1::text`;

/** What the server says about a database. */
export interface DatabaseFacts {
  readonly exists: boolean;
  readonly comment: string | null;
}

export async function readDatabase(run: RunSql, { database }: TenantSite): Promise<DatabaseFacts> {
  const { rows } = await run(FACTS, [database]);
  const [row] = rows;
  return { exists: row !== undefined, comment: typeof row?.comment === 'string' ? row.comment : null };
}

/** @throws DMT_TENANT_NAME_COLLISION when its stamp names another tenant, or another fleet's */
export function assertOwnDatabase(
  { tenantId, database }: TenantSite,
  home: string,
  comment: string | null,
): void {
  const stamp = parseDatabaseStamp(comment);
  if (stamp === undefined) return;
  const isForeign = stamp.home !== undefined && stamp.home !== home;
  if (stamp.tenantId === tenantId && !isForeign) return;
  const ownerId = isForeign ? `${stamp.tenantId} of database ${stamp.home}` : stamp.tenantId;
  throw new TenantNameCollisionError(tenantId, { schemaName: database, ownerId, place: 'database' });
}
