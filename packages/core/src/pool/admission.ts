import type { FairQueue } from './fair-queue.ts';
import type { Lending } from './lending.ts';
import type { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import type { Route } from './route.ts';
import type { SlotTable } from './slot-table.ts';

interface AdmissionParts<C extends PoolMember> {
  readonly slots: SlotTable<C>;
  readonly queue: FairQueue<PendingRequest<C>>;
  readonly lending: Lending<C>;
}

/** Who may wait for a connection. */
export class Admission<C extends PoolMember> {
  readonly #options: PoolOptions<C>;
  readonly #parts: AdmissionParts<C>;

  constructor(options: PoolOptions<C>, parts: AdmissionParts<C>) {
    this.#options = options;
    this.#parts = parts;
  }

  /** Whether a request that found no idle connection is let into the queue. */
  admits({ key }: Route): boolean {
    const { slots, queue, lending } = this.#parts;
    const { count } = slots;
    const held = queue.find(key)?.held ?? 0;
    if (this.#options.strategy === 'reject') {
      // Only for a connection that is about to be there, and that nobody else waits for.
      const coming = count.vacant + count.opening + count.closing;
      return coming > queue.size && lending.mayHold(held + queue.count(key));
    }
    // Requests for which a connection is opened do not count: they wait for the server, not for each other.
    if (count.vacant > 0 && lending.mayHold(held)) return true;
    return queue.size - count.opening < this.#options.maxWaitingRequests;
  }
}
