import type { FairQueue } from './fair-queue.ts';
import type { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import type { Route } from './route.ts';
import type { Slot, SlotTable } from './slot-table.ts';

/** Puts connections into the hands of tenants and takes them back, and keeps their accounts. */
export class Lending<C extends PoolMember> {
  readonly #slots: SlotTable<C>;
  readonly #queue: FairQueue<PendingRequest<C>>;
  readonly #maxPerTenant: number;

  constructor(slots: SlotTable<C>, queue: FairQueue<PendingRequest<C>>, maxPerTenant: number) {
    this.#slots = slots;
    this.#queue = queue;
    this.#maxPerTenant = maxPerTenant;
  }

  /** Whether a tenant that holds so many may have another. */
  mayHold(held: number): boolean {
    return held < this.#maxPerTenant;
  }

  /** @param now where the time is known, as it is to those who waited */
  lend(slot: Slot<C>, route: Route, now = 0): C {
    if (slot.member === undefined) throw new Error('An idle slot holds a connection.');
    this.#slots.mark(slot, 'busy');
    slot.holder = this.#queue.hold(route);
    slot.lastRoute = route;
    this.#slots.noteTenant(slot, route);
    slot.lentAt = now;
    slot.uses++;
    return slot.member;
  }

  takeBack(slot: Slot<C>): void {
    if (slot.holder === undefined) return;
    this.#queue.letGo(slot.holder);
    slot.holder = undefined;
  }
}
