import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import { HOMES_PER_TENANT, isHome, type Route, slotAt } from './route.ts';
import type { Slot, SlotTable } from './slot-table.ts';

/** Which places a tenant may have in a pool that all tenants share: its homes first, the others under pressure. */
export class SharedHomes<C extends PoolMember> {
  readonly #slots: SlotTable<C>;
  readonly #strategy: PoolOptions<C>['strategy'];

  constructor(slots: SlotTable<C>, strategy: PoolOptions<C>['strategy']) {
    this.#slots = slots;
    this.#strategy = strategy;
  }

  /** An idle connection for a tenant that holds so many. */
  findIdle(route: Route, held: number): Slot<C> | undefined {
    const { size } = this.#slots;
    for (let rank = 0; rank < size; rank++) {
      if (rank === HOMES_PER_TENANT) {
        if (this.#strategy === 'evict-lru') return this.#findLeastRecentlyUsed();
        // Others are busy in its homes: waiting a little is better than warming another backend for it. But
        // a tenant that fills its homes by itself needs more of them.
        if (this.#strategy === 'queue' && held < HOMES_PER_TENANT) return undefined;
      }
      const slot = this.#slots.at(slotAt(route, rank, size));
      if (slot.state === 'idle') return slot;
      if (rank < HOMES_PER_TENANT && slot.state === 'vacant') return undefined;
    }
    return undefined;
  }

  /** Where to open a connection for a tenant that holds or waits for so many. */
  findVacant(route: Route, wanted: number): Slot<C> | undefined {
    const { size } = this.#slots;
    const isAnywhere = wanted > HOMES_PER_TENANT || this.#strategy === 'reject';
    const ranks = isAnywhere ? size : Math.min(HOMES_PER_TENANT, size);
    for (let rank = 0; rank < ranks; rank++) {
      const slot = this.#slots.at(slotAt(route, rank, size));
      if (slot.state === 'vacant') return slot;
    }
    return undefined;
  }

  #findLeastRecentlyUsed(): Slot<C> | undefined {
    let found: Slot<C> | undefined;
    for (let index = 0; index < this.#slots.size; index++) {
      const slot = this.#slots.at(index);
      if (slot.state === 'idle' && (found === undefined || slot.idleSince < found.idleSince)) found = slot;
    }
    return found;
  }

  /** Whether a tenant that holds so many is as well off there as anywhere. */
  suits(slotIndex: number, route: Route, held: number): boolean {
    return isHome(route, slotIndex) || held >= HOMES_PER_TENANT;
  }
}
