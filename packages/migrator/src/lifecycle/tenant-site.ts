import type { IsolationStrategy, Placement, TenantId } from '@dmt/core/internal';
import { parseTenantId } from '@dmt/core/internal';

/** A tenant and the place its tables have, or would have. */
export interface TenantSite
  extends Pick<
    Placement,
    'strategy' | 'database' | 'schemaName' | 'reservedName' | 'searchPath' | 'settings'
  > {
  readonly tenantId: TenantId;
}

/** @throws DMT_TENANT_ID_INVALID, DMT_SCHEMA_NAME_INVALID, DMT_TENANT_NAME_COLLISION */
export function siteOf(isolation: IsolationStrategy, tenantId: unknown): TenantSite {
  const id = parseTenantId(tenantId);
  const { region: _, provesSchema: __, ...place } = isolation.place(id);
  return { ...place, tenantId: id };
}
