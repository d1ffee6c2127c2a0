import type { TenantDb, TenantManager } from '@dmt/core';
import type { users } from '../queries/schema.ts';

type Tables = { readonly users: typeof users };

/** What an application of the bench is made of. */
export interface ApplicationParts {
  readonly manager: TenantManager<Tables>;
  runWithTenant<T>(fields: { readonly tenantId: string }, work: () => T): unknown;
  /** `/name`: whose request this is. */
  name(): object;
  /** `/user`: a row of the tenant. */
  user(db: TenantDb<Tables>): PromiseLike<object>;
}

/** Starts an application on a free port, and tells which. */
export type ServeApplication = (parts: ApplicationParts) => Promise<number>;

/** What one writes by hand to the same effect: the id's form, whether the tenant exists (asked once), and its handle. */
export async function findByHand(
  { manager }: ApplicationParts,
  known: Set<string>,
  id: unknown,
): Promise<{ readonly tenantId: string; readonly db: TenantDb<Tables> }> {
  if (typeof id !== 'string' || !/^[a-z0-9_]{1,63}$/.test(id)) throw new Error('Which tenant?');
  if (!known.has(id)) {
    await manager.getDbAsync(id);
    known.add(id);
  }
  return { tenantId: id, db: manager.getDb(id) };
}
