import type { ConnectionKeeper } from './connection-keeper.ts';
import type { FairQueue } from './fair-queue.ts';
import type { Lending } from './lending.ts';
import type { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import type { Route } from './route.ts';
import type { Slot, SlotTable } from './slot-table.ts';

/** Which connections go to which tenants: one implementation for each `isolation.pooling.mode`. */
export interface ConnectionSupply<C extends PoolMember> {
  /** An idle connection that a tenant which holds so many may have now. */
  findIdle(route: Route, held: number): Slot<C> | undefined;
  /** A place on a connection beside others, or as the first, if there is one right now. */
  tryShare(route: Route): C | undefined;
  /** Whether a request that found no connection is let into the queue. */
  admits(route: Route): boolean;
  /** A request has come to wait: sees to a connection for it. */
  provideFor(route: Route): void;
  /** A request begins to wait, or no longer does. */
  noteWaiting(request: PendingRequest<C>, change: 1 | -1): void;
  /** One of several who share a connection gives up its place; true when it was the last. */
  leave(slot: Slot<C>): boolean;
  /** A connection came back as good as new, and is idle. */
  returned(slot: Slot<C>, now: number): void;
  /** A connection was opened for those who wait, and is idle. */
  opened(slot: Slot<C>): void;
  failedToOpen(slot: Slot<C>, error: Error): void;
  /** A place has become vacant. */
  vacated(): void;
  /** Requests have waited a while though not everything is in use: who has waited enough for what it likes best? */
  lookAround(): void;
}

/** What every supply works with. */
export interface SupplyParts<C extends PoolMember> {
  readonly options: PoolOptions<C>;
  readonly slots: SlotTable<C>;
  readonly queue: FairQueue<PendingRequest<C>>;
  readonly lending: Lending<C>;
  readonly keeper: ConnectionKeeper<C>;
}
