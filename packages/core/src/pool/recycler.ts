import type { ConnectionKeeper } from './connection-keeper.ts';
import { isWornOut } from './connection-wear.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import type { Slot, SlotTable } from './slot-table.ts';

/** While requests wait, a connection serves so many times what it should before it is taken from them. */
const LEEWAY_UNDER_LOAD = 1.25;

interface RecyclerParts<C extends PoolMember> {
  readonly slots: SlotTable<C>;
  readonly keeper: ConnectionKeeper<C>;
  /** Whether requests wait for connections. */
  readonly isCrowded: () => boolean;
  /** A connection is idle again. */
  readonly serve: (slot: Slot<C>) => void;
}

/**
 * Replaces connections that are worn out, one at a time and never in anybody's hands: by one that is opened first,
 * as long as the pool may have another connection, and else by closing them when nobody waits.
 */
export class Recycler<C extends PoolMember> {
  readonly #options: PoolOptions<C>;
  readonly #parts: RecyclerParts<C>;
  /** Whose replacement is under way. */
  #worn: Slot<C> | undefined;
  /** Holds the replacement until the worn one comes back. */
  #spare: Slot<C> | undefined;

  constructor(options: PoolOptions<C>, parts: RecyclerParts<C>) {
    this.#options = options;
    this.#parts = parts;
  }

  /** A connection came back worn out. Afterwards its slot is idle, with this or a fresh one, or it is closing. */
  consider(slot: Slot<C>): void {
    if (this.#worn === undefined) this.#begin(slot);
    else this.settle();
  }

  /** Finishes what waited for a connection to come back, or to be gone. */
  settle(): void {
    const [worn, spare] = [this.#worn, this.#spare];
    if (worn === undefined || spare === undefined || worn.state === 'busy') return;
    this.#worn = undefined;
    this.#spare = undefined;
    if (spare.state !== 'reserved') return;
    const { slots, keeper, serve } = this.#parts;
    if (worn.state === 'idle' && isWornOut(worn, this.#options)) {
      keeper.exchange(worn, spare);
      keeper.retire(spare, () => this.#beginNext());
      return;
    }
    // There is nothing left to replace: one connection more, for whoever needs it.
    slots.mark(spare, 'idle');
    serve(spare);
    this.#beginNext();
  }

  #begin(slot: Slot<C>): void {
    const { slots, keeper, isCrowded } = this.#parts;
    const spare = slots.findVacant();
    if (spare !== undefined) {
      this.#worn = slot;
      keeper.reserve(spare, (isThere) => this.#reserved(spare, isThere));
    } else if (!isCrowded() || isWornOut(slot, this.#options, LEEWAY_UNDER_LOAD)) {
      this.#worn = slot;
      keeper.retire(slot, () => this.#reopen(slot));
    }
  }

  #reserved(spare: Slot<C>, isThere: boolean): void {
    if (!isThere) {
      // Whoever needs a connection hears why there is none; the worn one goes on.
      this.#worn = undefined;
      return;
    }
    this.#spare = spare;
    if (this.#worn !== undefined) this.settle();
  }

  /** The place of one that was closed is filled before anybody asks for it. */
  #reopen(slot: Slot<C>): void {
    this.#parts.keeper.reserve(slot, (isThere) => {
      this.#worn = undefined;
      if (isThere) {
        this.#parts.slots.mark(slot, 'idle');
        this.#parts.serve(slot);
      }
      this.#beginNext();
    });
  }

  #beginNext(): void {
    if (this.#worn !== undefined) return;
    const next = this.#parts.slots.filter('idle').find((slot) => isWornOut(slot, this.#options));
    if (next !== undefined) this.#begin(next);
  }
}
