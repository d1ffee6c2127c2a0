import type { PoolMember } from './pool-member.ts';
import type { Route } from './route.ts';
import type { Slot } from './slot-table.ts';

/** The connections of one tenant, which no other tenant uses. */
export interface OwnedPool<C extends PoolMember> {
  readonly route: Route;
  /** Where they are; a place that has become vacant may still be among them. */
  readonly slots: Set<Slot<C>>;
  /** Connections that will be there soon. */
  coming: number;
  lastUsedAt: number;
  /** Its creation was told. */
  isKnown: boolean;
  /** What is in use is closed when it comes back; new requests have a new pool. */
  isEvicted: boolean;
}

export function findIdleSlot<C extends PoolMember>({ slots }: OwnedPool<C>): Slot<C> | undefined {
  for (const slot of slots) if (slot.state === 'idle') return slot;
  return undefined;
}

/** Whether nobody uses any of it, or is about to. */
export function isUnused<C extends PoolMember>({ slots, coming }: OwnedPool<C>): boolean {
  if (coming > 0) return false;
  for (const slot of slots) if (slot.state === 'busy') return false;
  return true;
}
