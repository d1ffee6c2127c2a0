import type { ConnectionSharing } from './connection-sharing.ts';
import type { Choice, FairQueue } from './fair-queue.ts';
import type { Lending } from './lending.ts';
import type { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import { isHome, type Route } from './route.ts';
import type { SharedHomes } from './shared-homes.ts';
import type { Slot } from './slot-table.ts';

interface DispatcherParts<C extends PoolMember> {
  readonly queue: FairQueue<PendingRequest<C>>;
  readonly homes: SharedHomes<C>;
  readonly lending: Lending<C>;
  readonly sharing: ConnectionSharing<C>;
  /** How long a request waits for a home connection while another one is free. */
  readonly patienceMs: number;
}

/** Decides whom a connection that is free serves next. */
export class Dispatcher<C extends PoolMember> {
  readonly #queue: FairQueue<PendingRequest<C>>;
  readonly #homes: SharedHomes<C>;
  readonly #lending: Lending<C>;
  readonly #sharing: ConnectionSharing<C>;
  readonly #patienceMs: number;
  #freeSlot = 0;
  #freeSince = 0;

  constructor({ queue, homes, lending, sharing, patienceMs }: DispatcherParts<C>) {
    this.#queue = queue;
    this.#homes = homes;
    this.#lending = lending;
    this.#sharing = sharing;
    this.#patienceMs = patienceMs;
  }

  /** One object for the life of the pool: this is asked with every connection that comes back. */
  readonly #choice: Choice<PendingRequest<C>> = {
    isEligible: ({ held }) => this.#lending.mayHold(held),
    isAtHome: ({ route, held }) => this.#homes.suits(this.#freeSlot, route, held),
    isOverdue: ({ since }) => this.#freeSince - since >= this.#patienceMs,
  };
  /** Of those who wait for a place on a connection that is shared already. */
  readonly #sharedChoice: Choice<PendingRequest<C>> = {
    isEligible: ({ route }, { shares }) => shares && isHome(route, this.#freeSlot),
    isAtHome: () => true,
    isOverdue: () => false,
  };

  /** Gives an idle connection to whoever should have it next. */
  serve(slot: Slot<C>, now: number): void {
    // It may be on its way out already.
    if (this.#queue.size === 0 || slot.state !== 'idle') return;
    this.#freeSlot = slot.index;
    this.#freeSince = now;
    const request = this.#queue.take(this.#choice);
    if (request === undefined) return;
    this.#sharing.noteWish(request, -1);
    if (!request.shares) {
      request.resolve(this.#lending.lend(slot, request.route));
      return;
    }
    request.resolve(this.#sharing.begin(slot, request.route));
    this.fill(slot);
  }

  /** Gives the free places of a shared connection to those who wait and are at home there, in turn. */
  fill(slot: Slot<C>): void {
    while (this.#queue.size > 0 && this.#sharing.hasRoom(slot)) {
      this.#freeSlot = slot.index;
      const request = this.#queue.take(this.#sharedChoice);
      if (request === undefined) return;
      request.resolve(this.#sharing.join(slot, request.route));
    }
  }

  /** Rejects the request whose turn it is. */
  refuseNext(error: Error): void {
    const request = this.#queue.takeNext();
    if (request === undefined) return;
    this.#sharing.noteWish(request, -1);
    request.reject(error);
  }

  /** Takes the newest request of the longest line, if that is longer than this one would be with another in it. */
  takeSurplus(route: Route): PendingRequest<C> | undefined {
    const request = this.#queue.takeFromLongest(this.#queue.count(route.key) + 1);
    if (request !== undefined) this.#sharing.noteWish(request, -1);
    return request;
  }

  /** Rejects everybody who waits. */
  refuseAll(createError: () => Error): void {
    for (const request of this.#queue.takeAll()) {
      this.#sharing.noteWish(request, -1);
      request.reject(createError());
    }
  }

  /** Takes a request out of the queue, if it is there. */
  withdraw(request: PendingRequest<C>): void {
    if (this.#queue.remove(request)) this.#sharing.noteWish(request, -1);
  }
}
