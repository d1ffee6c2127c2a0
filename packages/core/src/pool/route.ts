import { createHash } from 'node:crypto';

/**
 * Where a tenant's statements prefer to run. Every backend keeps a catalog cache for each tenant that it
 * has served, so a tenant has two home connections and leaves them only when both are busy.
 */
export interface Route {
  readonly key: string;
  /** `undefined` for the shared schema. */
  readonly tenantId: string | undefined;
  /** The pool's slots in this tenant's order of preference: the two homes, then the rest. */
  slotAt(rank: number): number;
}

export const HOMES_PER_TENANT = 2;

export function createRoute(tenantId: string | undefined, slotCount: number): Route {
  const key = tenantId === undefined ? 'shared' : `tenant ${tenantId}`;
  const digest = createHash('sha256').update(key).digest();
  const first = digest.readUInt32BE(0) % slotCount;
  const step = slotCount > 1 ? 1 + (digest.readUInt32BE(4) % (slotCount - 1)) : 0;
  const second = (first + step) % slotCount;
  return {
    key,
    tenantId,
    slotAt: (rank) => {
      if (rank === 0) return first;
      if (rank === 1) return second;
      // The other slots in turn behind the second home, leaving out the first one.
      const slot = (second + rank - 1) % slotCount;
      const passesFirst = (first - second + slotCount) % slotCount <= rank - 1;
      return passesFirst ? (slot + 1) % slotCount : slot;
    },
  };
}

export function isHome(route: Route, slot: number): boolean {
  return route.slotAt(0) === slot || route.slotAt(1) === slot;
}
