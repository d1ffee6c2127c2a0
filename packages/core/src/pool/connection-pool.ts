import { givenUp, ManagerDisposedError, QueueFullError, QueueTimeoutError } from '../errors/index.ts';
import { Admission } from './admission.ts';
import { ConnectionKeeper } from './connection-keeper.ts';
import { ConnectionSharing } from './connection-sharing.ts';
import { isWornOut } from './connection-wear.ts';
import { Deadlines } from './deadlines.ts';
import { Dispatcher } from './dispatcher.ts';
import { FairQueue } from './fair-queue.ts';
import { HOME_PATIENCE_MS, HomePatience } from './home-patience.ts';
import { Lending } from './lending.ts';
import { PendingRequest } from './pending-request.ts';
import type { PoolCounts } from './pool-counts.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import { measureUsage, type PoolUsage } from './pool-usage.ts';
import { Recycler } from './recycler.ts';
import { createRoute, HOMES_PER_TENANT, type Route, slotAt } from './route.ts';
import { SharedHomes } from './shared-homes.ts';
import { type Slot, SlotTable } from './slot-table.ts';

/**
 * One pool of connections for any number of tenants: sticky (see `Route`), fair between tenants, bounded
 * in connections, in waiting requests and in time.
 */
export class ConnectionPool<C extends PoolMember> {
  readonly #options: PoolOptions<C>;
  readonly #slots: SlotTable<C>;
  readonly #queue = new FairQueue<PendingRequest<C>>();
  readonly #deadlines: Deadlines<PendingRequest<C>>;
  readonly #admission: Admission<C>;
  readonly #homes: SharedHomes<C>;
  readonly #lending: Lending<C>;
  readonly #sharing: ConnectionSharing<C>;
  readonly #dispatcher: Dispatcher<C>;
  readonly #keeper: ConnectionKeeper<C>;
  readonly #recycler: Recycler<C>;
  readonly #patience: HomePatience;
  #isClosed = false;
  #onDrained: (() => void) | undefined;

  constructor(options: PoolOptions<C>) {
    this.#options = options;
    this.#deadlines = new Deadlines(options.now);
    const queue = this.#queue;
    const slots = new SlotTable<C>(options.max);
    const homes = new SharedHomes(slots, options.strategy);
    const lending = new Lending(slots, queue, options.maxConnectionsPerTenant);
    const sharing = new ConnectionSharing(options, slots, lending);
    this.#slots = slots;
    this.#admission = new Admission(options, { slots, queue, lending });
    this.#homes = homes;
    this.#lending = lending;
    this.#sharing = sharing;
    const patienceMs = options.strategy === 'queue' ? HOME_PATIENCE_MS : 0;
    this.#dispatcher = new Dispatcher({ queue, homes, lending, sharing, patienceMs });
    this.#keeper = new ConnectionKeeper(options, slots, {
      opened: (slot) => this.#opened(slot),
      failedToOpen: (error) => this.#failedToOpen(error),
      vacated: () => this.#vacated(),
      probed: (member) => this.release(member),
    });
    this.#recycler = new Recycler(options, {
      slots,
      keeper: this.#keeper,
      isCrowded: () => queue.size > 0,
      serve: (slot) => this.#dispatcher.serve(slot, options.now()),
    });
    this.#patience = new HomePatience(
      () => queue.size > 0 && slots.count.idle + slots.count.vacant > 0,
      () => this.#serveOverdue(),
    );
  }

  get counts(): PoolCounts {
    const { count } = this.#slots;
    return { total: this.#slots.size - count.vacant, idle: count.idle, waiting: this.#queue.size };
  }

  /** Who has what of the pool now. */
  usage(): PoolUsage {
    return measureUsage(this.#slots, this.#queue);
  }

  /** The way of a tenant's requests, or of the shared schema's, through this pool. */
  routeFor(tenantId: string | undefined): Route {
    return createRoute(tenantId, this.#slots.size);
  }

  /** A connection if one is free for this tenant right now. */
  tryAcquire(route: Route): C | undefined {
    if (this.#isClosed || this.#slots.count.idle === 0) return undefined;
    const account = this.#queue.find(route.key);
    const held = account?.held ?? 0;
    if (!this.#lending.mayHold(held)) return undefined;
    if (account !== undefined && this.#queue.isWaiting(account)) return undefined;
    const slot = this.#homes.findIdle(route, held);
    return slot === undefined ? undefined : this.#lending.lend(slot, route);
  }

  /** A place on one of the tenant's home connections, beside others or as the first, if there is one right now. */
  tryShare(route: Route): C | undefined {
    if (this.#isClosed) return undefined;
    const account = this.#queue.find(route.key);
    if (account !== undefined && this.#queue.isWaiting(account)) return undefined;
    const isAllowed = this.#lending.mayHold(account?.held ?? 0);
    for (let rank = 0; rank < Math.min(HOMES_PER_TENANT, this.#slots.size); rank++) {
      const slot = this.#slots.at(slotAt(route, rank, this.#slots.size));
      if (slot.state === 'vacant') return undefined;
      if (slot.state === 'idle' && isAllowed) return this.#sharing.begin(slot, route);
      if (this.#sharing.hasRoom(slot)) return this.#sharing.join(slot, route);
    }
    return undefined;
  }

  /**
   * A connection as soon as it is this tenant's turn.
   *
   * @throws QueueFullError, QueueTimeoutError, StatementAbortedError, DeadlineExceededError,
   * ManagerDisposedError, or what opening a connection failed with.
   */
  acquire(route: Route, signal?: AbortSignal, shares = false): Promise<C> {
    if (this.#isClosed) return Promise.reject(new ManagerDisposedError());
    if (signal?.aborted) return Promise.reject(givenUpBy(signal, route));
    const member = shares ? this.tryShare(route) : this.tryAcquire(route);
    if (member !== undefined) return Promise.resolve(member);
    if (!this.#admission.admits(route)) {
      const surplus = this.#options.strategy === 'reject' ? undefined : this.#dispatcher.takeSurplus(route);
      if (surplus === undefined) return Promise.reject(this.#turnAway(route));
      surplus.reject(this.#turnAway(surplus.route));
    }
    return new Promise((resolve, reject) => {
      const request = new PendingRequest<C>(route, { signal, shares }, resolve, reject);
      this.#sharing.noteWish(request, 1);
      request.wait(this.#options.now(), this.#options.queueTimeoutMs, this.#giveUp);
      this.#queue.push(request);
      this.#deadlines.add(request);
      this.#openFor(route);
      this.#patience.watch();
    });
  }

  /** Takes a connection back; one that is not as good as new is closed. */
  release(member: C): void {
    const slot = this.#keeper.slotOf(member);
    if (slot?.state !== 'busy') return;
    this.#lending.takeBack(slot);
    if (slot.sharers > 0 && !this.#sharing.leave(slot)) {
      this.#dispatcher.fill(slot);
      return;
    }
    if (!member.isReusable || this.#isClosed) {
      this.#keeper.destroy(slot);
      this.#recycler.settle();
    } else {
      this.#slots.mark(slot, 'idle');
      const now = this.#options.now();
      slot.idleSince = now;
      if (isWornOut(slot, this.#options)) this.#recycler.consider(slot);
      this.#dispatcher.serve(slot, now);
    }
    this.#afterRelease();
  }

  /** Takes back a connection that nobody uses again; resolves when the server has let it go. */
  async retire(member: C): Promise<void> {
    const slot = this.#keeper.slotOf(member);
    if (slot?.state !== 'busy') return;
    this.#lending.takeBack(slot);
    await this.#keeper.abandon(slot);
  }

  /**
   * Refuses new requests and those that wait, lets connections in use come back for `graceMs`, then closes
   * them all; what still runs then is cancelled.
   */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    this.#patience.stop();
    this.#dispatcher.refuseAll(() => new ManagerDisposedError());
    this.#deadlines.clear();
    this.#keeper.beginClosing();
    await this.#drained(graceMs);
    await this.#keeper.finishClosing();
  }

  #heldBy(key: string): number {
    return this.#queue.find(key)?.held ?? 0;
  }

  #turnAway({ tenantId }: Route): QueueFullError {
    const { onQueueFull, strategy, maxWaitingRequests } = this.#options;
    onQueueFull?.(tenantId);
    return new QueueFullError(tenantId, { maxWaitingRequests, strategy });
  }

  readonly #giveUp = (request: PendingRequest<C>, cause: 'timeout' | 'abort'): void => {
    this.#dispatcher.withdraw(request);
    const { route, signal } = request;
    if (cause === 'abort' && signal !== undefined) {
      request.reject(givenUpBy(signal, route));
      return;
    }
    const { onQueueTimeout, queueTimeoutMs } = this.#options;
    onQueueTimeout?.(route.tenantId);
    const held = this.#heldBy(route.key);
    request.reject(
      new QueueTimeoutError(route.tenantId, queueTimeoutMs, { waiting: this.#queue.size, held }),
    );
  };

  #vacated(): void {
    this.#recycler.settle();
    this.#afterRelease();
  }

  /** After a connection came back or was lost: others may be served now, or need a connection opened. */
  #afterRelease(): void {
    if (this.#isClosed) {
      if (this.#slots.count.busy === 0) this.#onDrained?.();
      return;
    }
    this.#patience.watch();
  }

  #serveOverdue(): void {
    if (this.#isClosed) return;
    this.#serveIdle();
    const { count } = this.#slots;
    const missing = Math.min(count.vacant, this.#queue.size - count.opening);
    for (const slot of this.#slots.filter('vacant').slice(0, Math.max(0, missing))) this.#keeper.open(slot);
  }

  #serveIdle(): void {
    const now = this.#options.now();
    for (const slot of this.#slots.filter('idle')) this.#dispatcher.serve(slot, now);
  }

  /** Opens a connection for a request that waits, in the vacant slot that its tenant likes best. */
  #openFor(route: Route): void {
    const { count } = this.#slots;
    const held = this.#heldBy(route.key);
    if (count.vacant === 0 || count.opening >= this.#queue.size || !this.#lending.mayHold(held)) return;
    const slot = this.#homes.findVacant(route, held + this.#queue.count(route.key));
    if (slot !== undefined) this.#keeper.open(slot);
  }

  #opened(slot: Slot<C>): void {
    this.#dispatcher.serve(slot, slot.openedAt);
    this.#patience.watch();
  }

  #failedToOpen(error: Error): void {
    const { count } = this.#slots;
    // It waited for a connection at home; any other is better than an error.
    if (count.idle > 0) this.#serveIdle();
    // The others still have connections to wait for; opening failed for one request.
    else if (count.busy + count.opening > 0) this.#dispatcher.refuseNext(error);
    else this.#dispatcher.refuseAll(() => error);
    this.#patience.watch();
  }

  #drained(graceMs: number): Promise<void> {
    if (this.#slots.count.busy === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#onDrained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function givenUpBy(signal: AbortSignal, { tenantId }: Route): Error {
  return givenUp(signal, { tenantId, stage: 'waiting for a connection' });
}
