import { givenUp, ManagerDisposedError, QueueFullError, QueueTimeoutError } from '../errors/index.ts';
import { ConnectionKeeper } from './connection-keeper.ts';
import type { ConnectionSupply } from './connection-supply.ts';
import { Deadlines } from './deadlines.ts';
import { FairQueue } from './fair-queue.ts';
import { HomePatience } from './home-patience.ts';
import { Lending } from './lending.ts';
import { LONGEST_TIMER_MS } from './longest-timer.ts';
import { PendingRequest } from './pending-request.ts';
import { PerTenantSupply } from './per-tenant-supply.ts';
import type { PoolCounts } from './pool-counts.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import { measureUsage, type PoolUsage } from './pool-usage.ts';
import { createLane, createRoute, type Route } from './route.ts';
import { SharedSupply } from './shared-supply.ts';
import { SlotTable } from './slot-table.ts';

/**
 * All connections to one database, for any number of tenants: fair between tenants, bounded in connections, in
 * waiting requests and in time. Which connection serves which tenant is its supply's business.
 */
export class ConnectionPool<C extends PoolMember> {
  readonly #options: PoolOptions<C>;
  readonly #slots: SlotTable<C>;
  readonly #queue: FairQueue<PendingRequest<C>>;
  readonly #deadlines: Deadlines<PendingRequest<C>>;
  readonly #lending: Lending<C>;
  readonly #keeper: ConnectionKeeper<C>;
  readonly #supply: ConnectionSupply<C>;
  readonly #ownPools: PerTenantSupply<C> | undefined;
  readonly #patience: HomePatience;
  #isClosed = false;
  #onDrained: (() => void) | undefined;

  constructor(options: PoolOptions<C>) {
    const slots = new SlotTable<C>(options.max);
    const queue = new FairQueue<PendingRequest<C>>({
      capacity: options.max,
      noteChange: (request, change) => this.#supply.noteWaiting(request, change),
    });
    const lending = new Lending(slots, queue, options.maxConnectionsPerTenant);
    const keeper = new ConnectionKeeper(options, slots, {
      opened: (slot) => {
        this.#supply.opened(slot);
        this.#patience.watch();
      },
      failedToOpen: (slot, error) => {
        this.#supply.failedToOpen(slot, error);
        this.#patience.watch();
      },
      vacated: () => this.#vacated(),
      probed: (member) => this.release(member),
    });
    const parts = { options, slots, queue, lending, keeper };
    this.#options = options;
    this.#deadlines = new Deadlines(options.now);
    this.#slots = slots;
    this.#queue = queue;
    this.#lending = lending;
    this.#keeper = keeper;
    this.#ownPools = options.mode === 'per-tenant' ? new PerTenantSupply(parts) : undefined;
    this.#supply = this.#ownPools ?? new SharedSupply(parts);
    this.#patience = new HomePatience(
      () => queue.size > 0 && slots.count.idle + slots.count.vacant > 0,
      () => this.#supply.lookAround(),
    );
  }

  /** Tenants with connections of their own; `undefined` where all tenants share them. */
  get tenantsWithPools(): readonly string[] | undefined {
    return this.#ownPools?.tenantIds;
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

  /** One of as many ways through this pool as it has connections; `undefined` where tenants have connections of their own. */
  laneFor(lane: number): Route | undefined {
    return this.#ownPools === undefined ? createLane(lane % this.#slots.size, this.#slots.size) : undefined;
  }

  /** A connection if one is free for this tenant right now. */
  tryAcquire(route: Route): C | undefined {
    if (this.#isClosed || this.#slots.count.idle === 0) return undefined;
    const account = this.#queue.find(route.key);
    const held = account?.held ?? 0;
    if (!this.#lending.mayHold(held)) return undefined;
    if (account !== undefined && this.#queue.isWaiting(account)) return undefined;
    const slot = this.#supply.findIdle(route, held);
    return slot === undefined ? undefined : this.#lending.lend(slot, route);
  }

  /** A place on one of the tenant's home connections, beside others or as the first, if there is one right now. */
  tryShare(route: Route): C | undefined {
    if (this.#isClosed) return undefined;
    const account = this.#queue.find(route.key);
    if (account !== undefined && this.#queue.isWaiting(account)) return undefined;
    return this.#supply.tryShare(route);
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
    if (!this.#supply.admits(route)) {
      const surplus = this.#takeSurplus(route);
      if (surplus === undefined) return Promise.reject(this.#turnAway(route));
      surplus.reject(this.#turnAway(surplus.route));
    }
    return new Promise((resolve, reject) => {
      const request = new PendingRequest<C>(route, { signal, shares }, resolve, reject);
      request.wait(this.#options.now(), this.#options.queueTimeoutMs, this.#giveUp);
      this.#queue.push(request);
      this.#deadlines.add(request);
      this.#supply.provideFor(route);
      this.#patience.watch();
    });
  }

  /** Takes a connection back; one that is not as good as new is closed. */
  release(member: C): void {
    const slot = this.#keeper.slotOf(member);
    if (slot?.state !== 'busy') return;
    this.#lending.takeBack(slot);
    if (slot.sharers > 0 && !this.#supply.leave(slot)) return;
    if (!member.isAlive) {
      this.#keeper.clear(slot);
    } else if (!member.isReusable || this.#isClosed) {
      this.#keeper.retire(slot);
    } else {
      this.#slots.mark(slot, 'idle');
      const now = this.#options.now();
      slot.idleSince = now;
      this.#supply.returned(slot, now);
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

  /** Gives up a tenant's own connections: those in use as soon as they come back. */
  evict({ key }: Route): void {
    this.#ownPools?.evict(key);
  }

  /**
   * Refuses new requests and those that wait, lets connections in use come back for `graceMs`, then closes
   * them all; what still runs then is cancelled.
   */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    this.#patience.stop();
    this.#ownPools?.stop();
    for (const request of this.#queue.takeAll()) request.reject(new ManagerDisposedError());
    this.#deadlines.clear();
    this.#keeper.beginClosing();
    await this.#drained(graceMs);
    await this.#keeper.finishClosing();
  }

  #heldBy(key: string): number {
    return this.#queue.find(key)?.held ?? 0;
  }

  /** The newest request of the longest line gives way, if that is longer than this one would be. */
  #takeSurplus({ key }: Route): PendingRequest<C> | undefined {
    if (this.#options.strategy === 'reject') return undefined;
    return this.#queue.takeFromLongest(this.#queue.count(key) + 1);
  }

  #turnAway({ tenantId }: Route): QueueFullError {
    const { onQueueFull, strategy, maxWaitingRequests } = this.#options;
    onQueueFull?.(tenantId);
    return new QueueFullError(tenantId, { maxWaitingRequests, strategy });
  }

  readonly #giveUp = (request: PendingRequest<C>, cause: 'timeout' | 'abort'): void => {
    this.#queue.remove(request);
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
    if (!this.#isClosed) this.#supply.vacated();
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

  #drained(graceMs: number): Promise<void> {
    if (this.#slots.count.busy === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(graceMs, LONGEST_TIMER_MS));
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
