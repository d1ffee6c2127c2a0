import { LRUCache } from 'lru-cache';
import { findDmtError } from '../errors/index.ts';
import { monotonicClock } from '../manager/index.ts';
import type { RequestManager } from './registered-manager.ts';

const TENANTS_REMEMBERED = 10_000;

/**
 * Makes sure that a tenant exists and may be used, and asks the database only when the last answer is older
 * than `maxAgeMs` or the tenant was evicted. A tenant that turns out to be suspended or gone is evicted, so
 * that handles given out before are refused too.
 */
export function createTenantCheck(
  manager: RequestManager,
  maxAgeMs: number,
): (tenantId: string) => Promise<void> | undefined {
  const checkedAt = new LRUCache<string, number>({ max: TENANTS_REMEMBERED });

  async function ask(tenantId: string): Promise<void> {
    const askedAt = monotonicClock();
    try {
      await manager.getDbAsync(tenantId);
      checkedAt.set(tenantId, askedAt);
    } catch (error) {
      checkedAt.delete(tenantId);
      if (findDmtError(error)?.code.startsWith('DMT_TENANT_')) manager.evictPool(tenantId);
      throw error;
    }
  }

  return (tenantId) => {
    const lastAt = checkedAt.get(tenantId);
    const isFresh = lastAt !== undefined && monotonicClock() - lastAt < maxAgeMs && manager.hasPool(tenantId);
    return isFresh ? undefined : ask(tenantId);
  };
}
