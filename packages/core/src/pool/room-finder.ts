import type { SupplyParts } from './connection-supply.ts';
import { findIdleSlot, isUnused, type OwnedPool } from './owned-pool.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolRegistry } from './pool-registry.ts';
import type { Route } from './route.ts';
import type { Slot } from './slot-table.ts';

/** Where a connection can be opened, and the pool that has to go for it. */
export interface Room<C extends PoolMember> {
  readonly slot: Slot<C>;
  readonly victim: OwnedPool<C> | undefined;
}

/** Looks for a place within the budget where a tenant's next connection can be opened. */
export class RoomFinder<C extends PoolMember> {
  readonly #parts: SupplyParts<C>;
  readonly #registry: PoolRegistry<C>;

  constructor(parts: SupplyParts<C>, registry: PoolRegistry<C>) {
    this.#parts = parts;
    this.#registry = registry;
  }

  /** `mayTake` a place from others, if they do not use it. */
  find(route: Route, mayTake: boolean): Room<C> | undefined {
    const vacant = this.#parts.slots.findVacant();
    if (this.#registry.isFullFor(route)) return mayTake ? this.#findInsteadOfPool(route, vacant) : undefined;
    if (vacant !== undefined) return { slot: vacant, victim: undefined };
    return mayTake ? this.#findIdle(route) : undefined;
  }

  /** The connection of another tenant that has been idle longest. */
  findIdleOfOthers(key: string): Slot<C> | undefined {
    let found: Slot<C> | undefined;
    for (const slot of this.#parts.slots.filter('idle')) {
      if (slot.owner?.route.key === key) continue;
      if (found === undefined || slot.idleSince < found.idleSince) found = slot;
    }
    return found;
  }

  /** There may be no more pools: the one unused longest has to go, whoever's place it is. */
  #findInsteadOfPool(route: Route, vacant: Slot<C> | undefined): Room<C> | undefined {
    const victim = this.#findUnusedPool(({ route: { tenantId } }) => tenantId !== undefined);
    if (victim === undefined) return undefined;
    const slot = vacant ?? findIdleSlot(victim) ?? this.findIdleOfOthers(route.key);
    return slot && { slot, victim };
  }

  /** There may be no more connections: one that is idle has to go. */
  #findIdle(route: Route): Room<C> | undefined {
    const evicts = this.#parts.options.strategy === 'evict-lru';
    const victim = evicts ? this.#findUnusedPool((pool) => findIdleSlot(pool) !== undefined) : undefined;
    const slot = (victim && findIdleSlot(victim)) ?? this.findIdleOfOthers(route.key);
    return slot && { slot, victim };
  }

  #findUnusedPool(isSuitable: (pool: OwnedPool<C>) => boolean): OwnedPool<C> | undefined {
    for (const pool of this.#registry.all()) {
      if (isUnused(pool) && this.#parts.queue.count(pool.route.key) === 0 && isSuitable(pool)) return pool;
    }
    return undefined;
  }
}
