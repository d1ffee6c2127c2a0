import type { ConnectionPool, PoolCounts } from '../pool/index.ts';
import type { StatementConnection } from '../wire/index.ts';

/** Connections that a tenant can count on: its own, or those that it shares with all others. */
export function countsFor(
  pool: ConnectionPool<StatementConnection>,
  tenantId: string | undefined,
): PoolCounts {
  if (pool.tenantsWithPools === undefined) return pool.counts;
  const { active = 0, idle = 0, waiting = 0 } = pool.usage().get(tenantId) ?? {};
  return { total: active + idle, idle, waiting };
}
