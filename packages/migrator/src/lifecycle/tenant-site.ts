import type { IsolationStrategy, SchemaName, TenantId } from '@dmt/core/internal';
import { parseTenantId } from '@dmt/core/internal';

/** A tenant and the place its schema has, or would have. */
export interface TenantSite {
  readonly tenantId: TenantId;
  readonly schemaName: SchemaName;
  /** Quoted, as `search_path` takes it. */
  readonly searchPath: string;
}

/** @throws DMT_TENANT_ID_INVALID, DMT_SCHEMA_NAME_INVALID, DMT_TENANT_NAME_COLLISION */
export function siteOf(strategy: IsolationStrategy, tenantId: unknown): TenantSite {
  const id = parseTenantId(tenantId);
  const { schemaName, searchPath } = strategy.place(id);
  return { tenantId: id, schemaName, searchPath };
}
