import { withLimits } from './call-limits.ts';
import { type ReaderOptions, ReaderTarget } from './reader-target.ts';
import type { SessionHost } from './session-host.ts';
import { TenantPool } from './tenant-pool.ts';
import type { TenantTarget } from './tenant-target.ts';

/** What Drizzle believes is a pool, for a reader of this target. */
export function createReader(
  host: SessionHost,
  base: TenantTarget,
  { lane, settings, ...limits }: ReaderOptions,
): TenantPool {
  const route = lane === undefined ? undefined : host.pool.laneFor(lane);
  const target = new ReaderTarget(base, settings, { route, keepsSession: host.keepsSession });
  return new TenantPool(withLimits(host, limits), () => target);
}
