import {
  TenantNameCollisionError,
  TenantNotAdoptedError,
  TenantNotFoundError,
  TenantNotReadyError,
  TenantSuspendedError,
} from '../../errors/index.ts';
import { parseStamp, type SchemaName } from '../../tenant/index.ts';
import type { TenantFacts } from './tenant-facts.ts';

/** A tenant and the schema it would use. */
export interface SchemaClaim {
  readonly tenantId: string;
  readonly schemaName: SchemaName;
  /** Whether the schema must say whose it is. With a canonical name it need not: the name does. */
  readonly isStampRequired: boolean;
  /** What bears the name. @default 'schema' */
  readonly place?: 'schema' | 'database';
}

/**
 * Makes sure that the schema exists, is the tenant's, and may be used.
 *
 * @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_NAME_COLLISION, DMT_TENANT_NOT_ADOPTED, DMT_TENANT_SUSPENDED,
 * DMT_TENANT_NOT_READY
 */
export function assertTenantUsable(claim: SchemaClaim, facts: TenantFacts): void {
  assertState(claim, facts);
  if (!facts.schemaExists) throw new TenantNotFoundError(claim.tenantId, claim);
  assertOwner(claim, facts);
}

function assertState({ tenantId, schemaName, place }: SchemaClaim, { state }: TenantFacts): void {
  switch (state) {
    case undefined:
    case 'active':
      return;
    case 'suspended':
      throw new TenantSuspendedError(tenantId);
    case 'provisioning':
    case 'dropping':
      throw new TenantNotReadyError(tenantId, { state });
    case 'dropped':
      throw new TenantNotFoundError(tenantId, { schemaName, ...placeOf(place) });
  }
}

function assertOwner(
  { tenantId, schemaName, isStampRequired, place }: SchemaClaim,
  facts: TenantFacts,
): void {
  const ownerId = parseStamp(facts.comment) ?? facts.otherOwnerId;
  if (ownerId === undefined) {
    if (isStampRequired) throw new TenantNotAdoptedError(tenantId, { schemaName, ...placeOf(place) });
    return;
  }
  if (ownerId !== tenantId)
    throw new TenantNameCollisionError(tenantId, { schemaName, ownerId, ...placeOf(place) });
}

function placeOf(place: SchemaClaim['place']): Pick<SchemaClaim, 'place'> {
  return place === undefined ? {} : { place };
}
