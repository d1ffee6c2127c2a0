import { Admission } from './admission.ts';
import { ConnectionSharing } from './connection-sharing.ts';
import type { ConnectionSupply, SupplyParts } from './connection-supply.ts';
import { isWornOut } from './connection-wear.ts';
import { Dispatcher } from './dispatcher.ts';
import type { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import { Recycler } from './recycler.ts';
import { HOMES_PER_TENANT, type Route, slotAt } from './route.ts';
import { SharedHomes } from './shared-homes.ts';
import type { Slot } from './slot-table.ts';

/** Every connection may serve every tenant; each tenant prefers two of them. */
export class SharedSupply<C extends PoolMember> implements ConnectionSupply<C> {
  readonly #parts: SupplyParts<C>;
  readonly #homes: SharedHomes<C>;
  readonly #admission: Admission<C>;
  readonly #sharing: ConnectionSharing<C>;
  readonly #dispatcher: Dispatcher<C>;
  readonly #recycler: Recycler<C>;

  constructor(parts: SupplyParts<C>) {
    const { options, slots, queue, lending, keeper } = parts;
    const homes = new SharedHomes(slots, options.strategy);
    const sharing = new ConnectionSharing(options, slots, lending);
    const dispatcher = new Dispatcher({ options, queue, homes, lending, sharing });
    this.#parts = parts;
    this.#homes = homes;
    this.#sharing = sharing;
    this.#dispatcher = dispatcher;
    this.#admission = new Admission(options, { slots, queue, lending });
    this.#recycler = new Recycler(options, {
      slots,
      keeper,
      isCrowded: () => queue.size > 0,
      serve: (slot) => dispatcher.serve(slot, options.now()),
    });
  }

  findIdle(route: Route, held: number): Slot<C> | undefined {
    return this.#homes.findIdle(route, held);
  }

  tryShare(route: Route): C | undefined {
    const { slots, queue, lending } = this.#parts;
    const isAllowed = lending.mayHold(queue.find(route.key)?.held ?? 0);
    for (let rank = 0; rank < Math.min(HOMES_PER_TENANT, slots.size); rank++) {
      const slot = slots.at(slotAt(route, rank, slots.size));
      if (slot.state === 'vacant') return undefined;
      if (slot.state === 'idle' && isAllowed) return this.#sharing.begin(slot, route);
      if (this.#sharing.hasRoom(slot)) return this.#sharing.join(slot, route);
    }
    return undefined;
  }

  admits(route: Route): boolean {
    return this.#admission.admits(route);
  }

  /** Opens a connection for a request that waits, in the vacant slot that its tenant likes best. */
  provideFor(route: Route): void {
    const { slots, queue, lending, keeper } = this.#parts;
    const { key } = route;
    const held = queue.find(key)?.held ?? 0;
    if (slots.count.vacant === 0 || slots.count.opening >= queue.size || !lending.mayHold(held)) return;
    const slot = this.#homes.findVacant(route, held + queue.count(key));
    if (slot !== undefined) keeper.open(slot);
  }

  noteWaiting(request: PendingRequest<C>, change: 1 | -1): void {
    this.#sharing.noteWish(request, change);
  }

  leave(slot: Slot<C>): boolean {
    if (this.#sharing.leave(slot)) return true;
    this.#dispatcher.fill(slot);
    return false;
  }

  returned(slot: Slot<C>, now: number): void {
    if (isWornOut(slot, this.#parts.options)) this.#recycler.consider(slot);
    this.#dispatcher.noteReturn(slot, now);
    this.#dispatcher.serve(slot, now);
  }

  opened(slot: Slot<C>): void {
    this.#dispatcher.serve(slot, slot.openedAt);
  }

  failedToOpen(_: Slot<C>, error: Error): void {
    const { slots, queue } = this.#parts;
    const { count } = slots;
    // It waited for a connection at home; any other is better than an error.
    if (count.idle > 0) this.#serveIdle();
    // The others still have connections to wait for; opening failed for one request.
    else if (count.busy + count.opening > 0) queue.takeNext()?.reject(error);
    else for (const request of queue.takeAll()) request.reject(error);
  }

  vacated(): void {
    this.#recycler.settle();
  }

  lookAround(): void {
    this.#serveIdle();
    const { slots, queue, keeper } = this.#parts;
    const missing = Math.min(slots.count.vacant, queue.size - slots.count.opening);
    for (const slot of slots.filter('vacant').slice(0, Math.max(0, missing))) keeper.open(slot);
  }

  #serveIdle(): void {
    const { slots, options } = this.#parts;
    const now = options.now();
    for (const slot of slots.filter('idle')) this.#dispatcher.serve(slot, now);
  }
}
