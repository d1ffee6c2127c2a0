export { ConnectionPool } from './connection-pool.ts';
export { createOutageGate } from './outage-gate.ts';
export type { PoolCounts } from './pool-counts.ts';
export type { PoolMember } from './pool-member.ts';
export type { PoolOptions } from './pool-options.ts';
export type { PoolUsage, TenantUsage } from './pool-usage.ts';
export { isPoolerOutage } from './pooler-outage.ts';
export { isTransient, type RetryPolicy, retryConnecting } from './retry-connecting.ts';
export type { Route } from './route.ts';
