import type { StrategyName } from '../config/index.ts';
import type { TenantId } from '../tenant/index.ts';
import type { Placement } from './placement.ts';
import type { RunSql } from './run-sql.ts';

/** One way of keeping tenants apart: where each of them is, and whether it may be used. */
export interface IsolationStrategy {
  readonly name: StrategyName;
  /**
   * Where the tenant is. Does no I/O.
   *
   * @throws DMT_SCHEMA_NAME_INVALID, DMT_TENANT_NAME_COLLISION
   */
  place(id: TenantId): Placement;
  /**
   * Makes sure that the placement is this tenant's and may be used, before its first statement runs; and, the first
   * time it is called, that the server is set up so that tenants are kept apart at all. `run` is on a connection of
   * the tenant's route, outside of any tenant.
   *
   * @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_NAME_COLLISION, DMT_TENANT_NOT_ADOPTED, DMT_TENANT_SUSPENDED,
   * DMT_TENANT_NOT_READY, DMT_TENANT_ROLE_UNUSABLE, DMT_DIRECTORY_UNREADABLE
   */
  verify(run: RunSql, placement: Placement): Promise<void>;
}
