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

/** How long a tenant that was found to exist is taken to do so, as ours does by default. */
const RECHECK_AFTER_MS = 10_000;

/**
 * What one writes by hand to the same effect: the id's form, whether the tenant exists and is not suspended, asked once in
 * ten seconds, and its handle.
 */
export async function findByHand(
  { manager }: ApplicationParts,
  checkedAt: Map<string, number>,
  id: unknown,
): Promise<{ readonly tenantId: string; readonly db: TenantDb<Tables> }> {
  if (typeof id !== 'string' || !/^[a-z0-9_]{1,63}$/.test(id)) throw new Error('Which tenant?');
  const now = Date.now();
  if (now - (checkedAt.get(id) ?? 0) > RECHECK_AFTER_MS) {
    await manager.getDbAsync(id);
    checkedAt.set(id, now);
  }
  return { tenantId: id, db: manager.getDb(id) };
}
