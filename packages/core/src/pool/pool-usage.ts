import type { FairQueue, Waiter } from './fair-queue.ts';
import type { PoolMember } from './pool-member.ts';
import type { SlotTable } from './slot-table.ts';

/** What one tenant has of a pool. */
export interface TenantUsage {
  /** Connections that it holds. */
  readonly active: number;
  /** Idle connections that served it last: any tenant may have them next. */
  readonly idle: number;
  /** Its requests that wait for a connection. */
  readonly waiting: number;
}

/** By tenant; under `undefined` the shared schema's. */
export type PoolUsage = ReadonlyMap<string | undefined, TenantUsage>;

const NONE: TenantUsage = { active: 0, idle: 0, waiting: 0 };

/** Who has what of a pool now. Walks its connections, so it is for reports and not for statements. */
export function measureUsage<C extends PoolMember, W extends Waiter>(
  slots: SlotTable<C>,
  queue: FairQueue<W>,
): PoolUsage {
  const usage = new Map<string | undefined, TenantUsage>();
  const add = (tenantId: string | undefined, field: keyof TenantUsage, count: number): void => {
    const known = usage.get(tenantId) ?? NONE;
    usage.set(tenantId, { ...known, [field]: known[field] + count });
  };
  for (const { lastRoute } of slots.filter('busy')) if (lastRoute) add(lastRoute.tenantId, 'active', 1);
  for (const { lastRoute } of slots.filter('idle')) if (lastRoute) add(lastRoute.tenantId, 'idle', 1);
  for (const [tenantId, count] of queue.waitingByTenant()) add(tenantId, 'waiting', count);
  return usage;
}
