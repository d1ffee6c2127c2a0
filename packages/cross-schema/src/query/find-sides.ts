import { isDmtError, NotOneDatabaseError, UsageError } from '@dmt/core';
import { findHandleOrigin, type HandleOrigin, type ManagerFacts, type Placement } from '@dmt/core/internal';

/** Where the two kinds of tables of a query are. */
export interface Sides {
  readonly manager: ManagerFacts;
  /** Where the shared tables are. */
  readonly shared: Placement;
  /** @throws DMT_NO_TENANT_CONTEXT */
  findTenant(): Placement;
}

/**
 * The two handles as two sides of one query.
 *
 * @throws DMT_USAGE for handles that do not belong together, DMT_NOT_ONE_DATABASE
 */
export function findSides(tenantDb: object, sharedDb: object): Sides {
  const tenant = originOf(tenantDb, 'tenantDb');
  const shared = originOf(sharedDb, 'sharedDb');
  if (tenant.manager !== shared.manager) {
    throw new UsageError(
      'tenantDb and sharedDb are handles of different tenant managers.',
      'Take both from one manager: tenants.getDb(id) and tenants.getSharedDb().',
    );
  }
  return joinSides(tenant, shared.findPlacement());
}

/** The sides of a tenant's handle whose manager is to say where the shared tables are. */
export function findSidesOf(tenantDb: object): Sides {
  const tenant = originOf(tenantDb, 'tenantDb');
  return joinSides(tenant, tenant.manager.shared);
}

function joinSides({ manager, findPlacement }: HandleOrigin, shared: Placement): Sides {
  if (shared.tenantId !== '') {
    throw new UsageError(
      'sharedDb is the handle of a tenant.',
      'Give it the handle of the shared tables: tenants.getSharedDb().',
    );
  }
  const findTenant = (): Placement => assertTogether(findPlacement(), shared);
  try {
    findTenant();
  } catch (error) {
    // The handle of all tenants, and none of them yet.
    if (!isDmtError(error, 'DMT_NO_TENANT_CONTEXT')) throw error;
  }
  return { manager, shared, findTenant };
}

function assertTogether(tenant: Placement, shared: Placement): Placement {
  if (tenant.tenantId === '') {
    throw new UsageError(
      'tenantDb is the handle of the shared tables.',
      "Give it a tenant's: tenants.getDb(id).",
    );
  }
  if (tenant.database === shared.database && tenant.region === shared.region) return tenant;
  throw new NotOneDatabaseError(tenant.tenantId);
}

function originOf(db: object, name: string): HandleOrigin {
  const origin = findHandleOrigin(db);
  if (origin !== undefined) return origin;
  throw new UsageError(
    `${name} was not made by a tenant manager.`,
    'Give it tenants.getDb(id), tenants.getSharedDb(), or a transaction of one of them.',
  );
}
