import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import type { Slot } from './slot-table.ts';

export type WearLimits = Pick<
  PoolOptions<PoolMember>,
  'maxTenantsPerConnection' | 'maxUses' | 'maxLifetimeMs' | 'now'
>;

/** Whether a connection has served so much, or for so long, that another should take its place. */
export function isWornOut<C extends PoolMember>(slot: Slot<C>, limits: WearLimits, leeway = 1): boolean {
  const { maxTenantsPerConnection, maxUses, maxLifetimeMs, now } = limits;
  return (
    slot.tenants.size > maxTenantsPerConnection * leeway ||
    (maxUses !== undefined && slot.uses >= maxUses * leeway) ||
    (maxLifetimeMs !== undefined && now() - slot.openedAt >= maxLifetimeMs * leeway)
  );
}
