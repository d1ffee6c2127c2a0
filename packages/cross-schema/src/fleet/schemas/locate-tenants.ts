import { isDmtError, TenantNameCollisionError, TenantNotAdoptedError, TenantNotFoundError } from '@dmt/core';
import {
  formatStamp,
  type ManagerFacts,
  parseStamp,
  parseTenantId,
  type RunSql,
  type TenantId,
} from '@dmt/core/internal';
import type { FleetFailure, FleetTenant } from '../fleet-row.ts';

interface LocatedTenant extends FleetTenant {
  readonly tenantId: TenantId;
  readonly schemaName: string;
}

export interface LocatedTenants {
  readonly tenants: readonly LocatedTenant[];
  /** Tenants that are not where they should be. */
  readonly failures: readonly FleetFailure[];
}

/**
 * What is not as it should be: schemas that are missing, and those that say another tenant's name, or none where they must. Joins,
 * since `obj_description()` is a query of its own for every schema: four times as long for a thousand.
 */
const MISPLACED = `
select given.at, n.oid is not null as is_there, d.description as comment
from rows from (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) with ordinality as given (name, stamp, at)
left join pg_catalog.pg_namespace n on n.nspname = given.name
left join pg_catalog.pg_description d on d.objoid = n.oid
  and d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and d.objsubid = 0
where n.oid is null or (d.description is distinct from given.stamp and ($3 or d.description is not null))`;

/** Where these tenants are, by one look at the catalog: nobody is read whose schema is missing, or is another's. */
export async function locateTenants(
  { strategy, isStampRequired }: ManagerFacts,
  run: RunSql,
  ids: readonly string[],
): Promise<LocatedTenants> {
  const failures: FleetFailure[] = [];
  const placed = attempt(ids, failures, (id) => {
    const tenantId = parseTenantId(id);
    return { tenantId, schemaName: strategy.place(tenantId).schemaName };
  });
  const { rows } = await run(MISPLACED, [
    placed.map(({ schemaName }) => schemaName),
    placed.map(({ tenantId }) => formatStamp(tenantId)),
    isStampRequired,
  ]);
  const misplaced = new Map(rows.map((row) => [placed[Number(row.at) - 1], row]));
  const tenants = attempt(placed, failures, (tenant) => {
    const row = misplaced.get(tenant);
    if (row !== undefined) assertOwned(tenant, row, isStampRequired);
    return tenant;
  });
  return { tenants, failures };
}

function assertOwned(
  { tenantId, schemaName }: LocatedTenant,
  { is_there: isThere, comment }: Readonly<Record<string, unknown>>,
  isStampRequired: boolean,
): void {
  if (isThere !== true) throw new TenantNotFoundError(tenantId, { schemaName });
  const ownerId = parseStamp(typeof comment === 'string' ? comment : null);
  if (ownerId === undefined && isStampRequired) throw new TenantNotAdoptedError(tenantId, { schemaName });
  if (ownerId !== undefined && ownerId !== tenantId) {
    throw new TenantNameCollisionError(tenantId, { schemaName, ownerId });
  }
}

/** What can be made of each; whose error is one of ours is a failure of that tenant. */
function attempt<Item extends string | LocatedTenant>(
  items: readonly Item[],
  failures: FleetFailure[],
  make: (item: Item) => LocatedTenant,
): LocatedTenant[] {
  const made: LocatedTenant[] = [];
  for (const item of items) {
    try {
      made.push(make(item));
    } catch (error) {
      if (!isDmtError(error)) throw error;
      failures.push({ tenantId: typeof item === 'string' ? item : item.tenantId, error });
    }
  }
  return made;
}
