import type { NoTables, TableModule } from '../config/index.ts';
import type { TenantDb } from './tenant-db.ts';

/** Key of the one method that a context needs of a manager and that is not for users. */
export const contextualHandle: unique symbol = Symbol.for('@dmt/core/contextual-handle') as never;

/** Whoever gives out handles: a tenant manager. */
export interface HandleSource<
  TTenant extends TableModule = TableModule,
  TShared extends TableModule = NoTables,
> {
  getDb(tenantId: string): TenantDb<TTenant>;
  getSharedDb(): TenantDb<TShared>;
  /** One handle for all tenants, which asks whose it is whenever a statement runs. @internal */
  [contextualHandle](findTenantId: () => string): TenantDb<TTenant>;
}
