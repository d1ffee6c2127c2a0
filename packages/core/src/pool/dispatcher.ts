import type { ConnectionSharing } from './connection-sharing.ts';
import type { Choice, FairQueue } from './fair-queue.ts';
import { patienceFor } from './home-patience.ts';
import type { Lending } from './lending.ts';
import type { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import { isHome } from './route.ts';
import type { SharedHomes } from './shared-homes.ts';
import type { Slot } from './slot-table.ts';
import { TypicalHold } from './typical-hold.ts';

interface DispatcherParts<C extends PoolMember> {
  readonly queue: FairQueue<PendingRequest<C>>;
  readonly homes: SharedHomes<C>;
  readonly lending: Lending<C>;
  readonly sharing: ConnectionSharing<C>;
  readonly options: PoolOptions<C>;
}

/** Decides whom a connection that is free serves next. */
export class Dispatcher<C extends PoolMember> {
  readonly #queue: FairQueue<PendingRequest<C>>;
  readonly #homes: SharedHomes<C>;
  readonly #lending: Lending<C>;
  readonly #sharing: ConnectionSharing<C>;
  readonly #strategy: PoolOptions<C>['strategy'];
  readonly #hold = new TypicalHold();
  #patienceMs = 0;
  #freeSlot = 0;
  #freeSince = 0;

  constructor({ options, queue, homes, lending, sharing }: DispatcherParts<C>) {
    this.#queue = queue;
    this.#homes = homes;
    this.#lending = lending;
    this.#sharing = sharing;
    this.#strategy = options.strategy;
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

  /** A connection came back; who waited for it is who tells what is typical. */
  noteReturn({ lentAt }: Slot<C>, now: number): void {
    if (lentAt > 0) this.#hold.note(now - lentAt);
  }

  /** Gives an idle connection to whoever should have it next. */
  serve(slot: Slot<C>, now: number): void {
    // It may be on its way out already.
    if (this.#queue.size === 0 || slot.state !== 'idle') return;
    this.#freeSlot = slot.index;
    this.#freeSince = now;
    this.#patienceMs = patienceFor(this.#strategy, this.#hold.ms);
    const request = this.#queue.take(this.#choice);
    if (request === undefined) return;
    if (!request.shares) {
      request.resolve(this.#lending.lend(slot, request.route, now));
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
}
