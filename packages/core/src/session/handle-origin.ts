import type { ResolvedRowIsolation, TableModule } from '../config/index.ts';
import type { IsolationStrategy, Placement } from '../placement/index.ts';
import type { ReaderOptions } from './reader-target.ts';
import type { TenantDb } from './tenant-db.ts';

/** What a manager's handles tell other packages of it. */
export interface ManagerFacts {
  readonly schemas: { readonly tenant: TableModule; readonly shared: TableModule };
  readonly strategy: IsolationStrategy;
  /** Where the shared tables are. */
  readonly shared: Placement;
  /** Whether a schema must say whose it is, because names alone do not. */
  readonly isStampRequired: boolean;
  /** How rows of tenants are told apart, with the row strategy. */
  readonly rows: Pick<ResolvedRowIsolation, 'tenantColumn' | 'tenantIdType'>;
  /** What `migrations.tenantDiscovery` answers; there is none where tenants are listed by the directory. */
  readonly discoverTenants: (() => Promise<unknown>) | undefined;
  /** A handle like that of a tenant, or like the shared one. @throws as the manager's `getDb` */
  openReader(tenantId: string | undefined, options: ReaderOptions): TenantDb<TableModule>;
}

/** Where a handle is from. */
export interface HandleOrigin {
  /** One object for all handles of a manager. */
  readonly manager: ManagerFacts;
  /** Where its statements go now. @throws DMT_NO_TENANT_CONTEXT for the handle of all tenants, outside of a context */
  findPlacement(): Placement;
}

/** Where a Drizzle database is from, or a transaction of one. `undefined` for one that no manager made. */
export function findHandleOrigin(db: object): HandleOrigin | undefined {
  const session: unknown = Reflect.get(db, 'session');
  const client: unknown = isObject(session) ? Reflect.get(session, 'client') : undefined;
  // A name that only our clients have; by it and not by their class, because two copies of that may be loaded.
  return isObject(client) ? (Reflect.get(client, 'dmtOrigin') as HandleOrigin | undefined) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
