import {
  DiscoveryError,
  isDmtError,
  TenantNameCollisionError,
  TenantNotAdoptedError,
  TenantNotFoundError,
} from '@dmt/core';
import {
  directoryExists,
  listTenants,
  type ManagerFacts,
  parseDiscovered,
  parseStamp,
  parseTenantId,
  type RunSql,
} from '@dmt/core/internal';
import type { FleetFailure, FleetTenant } from './fleet-row.ts';

interface LocatedTenant extends FleetTenant {
  readonly schemaName: string;
}

export interface LocatedTenants {
  readonly tenants: readonly LocatedTenant[];
  /** Tenants that are not where they should be. */
  readonly failures: readonly FleetFailure[];
}

/**
 * The tenants that a query is about: those given, else those of `migrations.tenantDiscovery`, else the active ones of the
 * directory.
 *
 * @throws DMT_DISCOVERY_FAILED, DMT_DIRECTORY_UNREADABLE, DMT_TENANT_ID_INVALID
 */
export async function findTenantIds(
  { discoverTenants }: ManagerFacts,
  run: RunSql,
  given: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (given !== undefined) return [...new Set(given.map((id) => parseTenantId(id)))];
  if (discoverTenants !== undefined) return parseDiscovered(await askUser(discoverTenants));
  if (!(await directoryExists(run))) {
    throw new DiscoveryError('There is no directory of tenants', {
      remedy:
        'Create tenants by the migrator, set migrations.tenantDiscovery, or name them: createAdminQuery({ tenants }).',
    });
  }
  return (await listTenants(run, { states: ['active'] })).map(({ tenantId }) => tenantId);
}

async function askUser(discoverTenants: () => Promise<unknown>): Promise<unknown> {
  try {
    return await discoverTenants();
  } catch (cause) {
    if (isDmtError(cause)) throw cause;
    throw new DiscoveryError('migrations.tenantDiscovery threw an error', { cause });
  }
}

/** A join, since `obj_description()` is a query of its own for every schema: four times as long for a thousand. */
const STAMPS = `
select n.nspname as name, d.description as comment
from pg_catalog.pg_namespace n
left join pg_catalog.pg_description d on d.objoid = n.oid
  and d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and d.objsubid = 0
where n.nspname = any ($1::text[])`;

/** Where these tenants are, by one look at the catalog: nobody is read whose schema is missing, or is another's. */
export async function locateTenants(
  { strategy, isStampRequired }: ManagerFacts,
  run: RunSql,
  ids: readonly string[],
): Promise<LocatedTenants> {
  const failures: FleetFailure[] = [];
  const placed = attempt(ids, failures, (tenantId) => ({
    tenantId,
    schemaName: strategy.place(parseTenantId(tenantId)).schemaName,
  }));
  const { rows } = await run(STAMPS, [placed.map(({ schemaName }) => schemaName)]);
  const comments = new Map(rows.map(({ name, comment }) => [String(name), comment]));
  const tenants = attempt(placed, failures, (tenant) => {
    assertOwned(tenant, comments, isStampRequired);
    return tenant;
  });
  return { tenants, failures };
}

function assertOwned(
  { tenantId, schemaName }: LocatedTenant,
  comments: ReadonlyMap<string, unknown>,
  isStampRequired: boolean,
): void {
  if (!comments.has(schemaName)) throw new TenantNotFoundError(tenantId, { schemaName });
  const comment = comments.get(schemaName);
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
