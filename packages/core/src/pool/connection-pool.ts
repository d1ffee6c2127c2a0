import {
  ManagerDisposedError,
  QueueFullError,
  QueueTimeoutError,
  StatementAbortedError,
} from '../errors/index.ts';
import { Deadlines } from './deadlines.ts';
import { FairQueue } from './fair-queue.ts';
import { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import { createRoute, HOMES_PER_TENANT, isHome, type Route } from './route.ts';
import { type Slot, SlotTable } from './slot-table.ts';

const GOODBYE_MS = 1_000;

/** Numbers for health and metrics. */
export interface PoolCounts {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/**
 * One pool of connections for any number of tenants: sticky (see `Route`), fair between tenants, bounded
 * in connections, in waiting requests and in time.
 */
export class ConnectionPool<C extends PoolMember> {
  readonly #options: PoolOptions<C>;
  readonly #slots: SlotTable<C>;
  readonly #slotOf = new Map<C, Slot<C>>();
  readonly #queue = new FairQueue<PendingRequest<C>>();
  readonly #deadlines: Deadlines<PendingRequest<C>>;
  /** Connections that a tenant holds now, by key. */
  readonly #held = new Map<string, number>();
  readonly #goodbyes = new Set<Promise<void>>();
  readonly #openings = new Set<AbortController>();
  #sweeper: NodeJS.Timeout | undefined;
  #isClosed = false;
  #onDrained: (() => void) | undefined;

  constructor(options: PoolOptions<C>) {
    this.#options = options;
    this.#deadlines = new Deadlines(options.now);
    this.#slots = new SlotTable(options.max);
  }

  get counts(): PoolCounts {
    const { count } = this.#slots;
    return { total: this.#slots.size - count.vacant, idle: count.idle, waiting: this.#queue.size };
  }

  /** The way of a tenant's requests, or of the shared schema's, through this pool. */
  routeFor(tenantId: string | undefined): Route {
    return createRoute(tenantId, this.#slots.size);
  }

  /** A connection if one is free for this tenant right now. */
  tryAcquire(route: Route): C | undefined {
    if (this.#isClosed || !this.#mayHold(route.key) || this.#queue.has(route.key)) return undefined;
    for (let rank = 0; rank < this.#slots.size; rank++) {
      const slot = this.#slots.at(route.slotAt(rank));
      if (slot.state === 'idle') return this.#lend(slot, route);
      // A home that is not open yet is worth opening, rather than warming another backend for this tenant.
      if (rank < HOMES_PER_TENANT && slot.state === 'vacant') return undefined;
    }
    return undefined;
  }

  /**
   * A connection as soon as it is this tenant's turn.
   *
   * @throws QueueFullError, QueueTimeoutError, StatementAbortedError, ManagerDisposedError, or what opening
   * a connection failed with.
   */
  acquire(route: Route, signal?: AbortSignal): Promise<C> {
    if (this.#isClosed) return Promise.reject(new ManagerDisposedError());
    if (signal?.aborted) return Promise.reject(abortedError(route, signal));
    const member = this.tryAcquire(route);
    if (member !== undefined) return Promise.resolve(member);
    if (!this.#mayWait(route)) {
      this.#options.onQueueFull?.(route.tenantId);
      return Promise.reject(new QueueFullError(route.tenantId, this.#options.maxWaitingRequests));
    }
    return new Promise((resolve, reject) => {
      const dueAt = this.#options.now() + this.#options.queueTimeoutMs;
      const request = new PendingRequest<C>(route, dueAt, { resolve, reject, giveUp: this.#giveUp }, signal);
      this.#queue.push(request);
      this.#deadlines.add(request);
      this.#openFor(route);
    });
  }

  /** Takes a connection back; one that is not as good as new is closed. */
  release(member: C): void {
    const slot = this.#slotOf.get(member);
    if (slot?.state !== 'busy') return;
    this.#returnHold(slot);
    const isWornOut = this.#isWornOut(slot);
    if (!member.isReusable || isWornOut || this.#isClosed) {
      this.#discard(slot, isWornOut && member.isReusable);
    } else {
      this.#slots.mark(slot, 'idle');
      slot.idleSince = this.#options.now();
      this.#serve(slot);
    }
    this.#afterRelease();
  }

  /**
   * Refuses new requests and those that wait, lets connections in use come back for `graceMs`, then closes
   * them all.
   */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#sweeper);
    for (const request of this.#queue.takeAll()) request.reject(new ManagerDisposedError());
    this.#deadlines.clear();
    for (const opening of this.#openings) opening.abort();
    for (const slot of this.#slots.filter('idle')) this.#retire(slot);
    await this.#drained(graceMs);
    for (const member of this.#slotOf.keys()) member.destroy();
    await Promise.all(this.#goodbyes);
  }

  #mayHold(key: string): boolean {
    return (this.#held.get(key) ?? 0) < this.#options.maxConnectionsPerTenant;
  }

  #lend(slot: Slot<C>, route: Route): C {
    if (slot.member === undefined) throw new Error('An idle slot holds a connection.');
    this.#slots.mark(slot, 'busy');
    slot.holder = route.key;
    slot.tenants.add(route.key);
    slot.uses++;
    this.#held.set(route.key, (this.#held.get(route.key) ?? 0) + 1);
    return slot.member;
  }

  #returnHold(slot: Slot<C>): void {
    if (slot.holder === undefined) return;
    const left = (this.#held.get(slot.holder) ?? 0) - 1;
    if (left > 0) this.#held.set(slot.holder, left);
    else this.#held.delete(slot.holder);
    slot.holder = undefined;
  }

  readonly #giveUp = (request: PendingRequest<C>, cause: 'timeout' | 'abort'): void => {
    this.#queue.remove(request);
    const { route, signal } = request;
    if (cause === 'abort') {
      request.reject(abortedError(route, signal));
      return;
    }
    const { onQueueTimeout, queueTimeoutMs } = this.#options;
    onQueueTimeout?.(route.tenantId);
    const held = this.#held.get(route.key) ?? 0;
    request.reject(
      new QueueTimeoutError(route.tenantId, queueTimeoutMs, { waiting: this.#queue.size, held }),
    );
  };

  /** Gives an idle connection to whoever should have it next. */
  #serve(slot: Slot<C>): void {
    const request = this.#queue.take(
      (key) => this.#mayHold(key),
      (route) => isHome(route, slot.index),
    );
    if (request === undefined) return;
    request.resolve(this.#lend(slot, request.route));
  }

  /** After a connection came back or was lost: others may be served now, or need a connection opened. */
  #afterRelease(): void {
    if (this.#isClosed) {
      if (this.#slots.count.busy === 0) this.#onDrained?.();
      return;
    }
    if (this.#queue.size === 0) return;
    const { count } = this.#slots;
    if (count.idle > 0) for (const slot of this.#slots.filter('idle')) this.#serve(slot);
    if (count.vacant > 0 && count.opening < this.#queue.size) {
      const [vacant] = this.#slots.filter('vacant');
      if (vacant !== undefined) this.#open(vacant);
    }
  }

  /** Requests for which a connection is opened do not count: they wait for the server, not for each other. */
  #mayWait({ key }: Route): boolean {
    const { count } = this.#slots;
    if (count.vacant > 0 && this.#mayHold(key)) return true;
    return this.#queue.size - count.opening < this.#options.maxWaitingRequests;
  }

  /** Opens a connection for a request that waits, in the vacant slot that its tenant likes best. */
  #openFor(route: Route): void {
    const { count } = this.#slots;
    if (count.vacant === 0 || count.opening >= this.#queue.size || !this.#mayHold(route.key)) return;
    for (let rank = 0; rank < this.#slots.size; rank++) {
      const slot = this.#slots.at(route.slotAt(rank));
      if (slot.state !== 'vacant') continue;
      this.#open(slot);
      return;
    }
  }

  #open(slot: Slot<C>): void {
    this.#slots.mark(slot, 'opening');
    const opening = new AbortController();
    this.#openings.add(opening);
    this.#options
      .open(opening.signal)
      .finally(() => this.#openings.delete(opening))
      .then(
        (member) => this.#opened(slot, member),
        (error: Error) => this.#failedToOpen(slot, error),
      );
  }

  #opened(slot: Slot<C>, member: C): void {
    if (this.#isClosed || !member.isAlive) {
      member.destroy();
      this.#slots.vacate(slot);
      this.#afterRelease();
      return;
    }
    slot.member = member;
    this.#slots.mark(slot, 'idle');
    slot.openedAt = this.#options.now();
    slot.idleSince = slot.openedAt;
    this.#slotOf.set(member, slot);
    this.#startSweeping();
    member.onGone(() => this.#lost(slot, member));
    this.#serve(slot);
  }

  #failedToOpen(slot: Slot<C>, error: Error): void {
    this.#slots.vacate(slot);
    const { count } = this.#slots;
    const [idle] = this.#slots.filter('idle');
    if (idle !== undefined) {
      // It waited for a connection at home; any other is better than an error.
      this.#serve(idle);
    } else if (count.busy > 0) {
      // The others still have connections to wait for; opening failed for one request.
      const request = this.#queue.take(
        (key) => this.#mayHold(key),
        () => false,
      );
      if (request !== undefined) request.reject(error);
    } else {
      for (const request of this.#queue.takeAll()) request.reject(error);
    }
    this.#afterRelease();
  }

  /** The connection died: its holder hears of it from its own statement. */
  #lost(slot: Slot<C>, member: C): void {
    if (slot.member !== member || slot.state !== 'idle') return;
    this.#slotOf.delete(member);
    this.#slots.vacate(slot);
    this.#afterRelease();
  }

  #isWornOut(slot: Slot<C>): boolean {
    const { maxTenantsPerConnection, maxUses, maxLifetimeMs, now } = this.#options;
    return (
      slot.tenants.size > maxTenantsPerConnection ||
      (maxUses !== undefined && slot.uses >= maxUses) ||
      (maxLifetimeMs !== undefined && now() - slot.openedAt >= maxLifetimeMs)
    );
  }

  #discard(slot: Slot<C>, politely: boolean): void {
    if (politely) {
      this.#retire(slot);
      return;
    }
    const { member } = slot;
    if (member !== undefined) this.#slotOf.delete(member);
    this.#slots.vacate(slot);
    member?.destroy();
  }

  /** Closes a connection. Until the server has let it go it counts: one in its place would be one too many. */
  #retire(slot: Slot<C>): void {
    const { member } = slot;
    if (member === undefined) return;
    this.#slotOf.delete(member);
    this.#slots.mark(slot, 'closing');
    const goodbye = sayGoodbye(member).then(() => {
      this.#goodbyes.delete(goodbye);
      this.#slots.vacate(slot);
      this.#afterRelease();
    });
    this.#goodbyes.add(goodbye);
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

  #startSweeping(): void {
    const { idleTimeoutMs } = this.#options;
    if (idleTimeoutMs <= 0 || this.#sweeper !== undefined) return;
    this.#sweeper = setInterval(() => this.#sweep(), Math.max(100, Math.min(idleTimeoutMs / 2, 5_000)));
    this.#sweeper.unref();
  }

  #sweep(): void {
    const { idleTimeoutMs, min, now } = this.#options;
    let spare = this.#slots.count.idle + this.#slots.count.busy - min;
    for (const slot of this.#slots.filter('idle')) {
      if (spare <= 0 || now() - slot.idleSince < idleTimeoutMs) continue;
      spare--;
      this.#retire(slot);
    }
    if (this.counts.total === 0) {
      clearInterval(this.#sweeper);
      this.#sweeper = undefined;
    }
  }
}

/** One that the server does not answer in time is closed from our side. */
async function sayGoodbye(member: PoolMember): Promise<void> {
  const timer = setTimeout(() => member.destroy(), GOODBYE_MS);
  // A goodbye that fails has reached its aim.
  await member.end().catch(() => member.destroy());
  clearTimeout(timer);
}

function abortedError({ tenantId }: Route, signal: AbortSignal | undefined): StatementAbortedError {
  return new StatementAbortedError({
    cause: signal?.reason,
    ...(tenantId === undefined ? {} : { tenantId }),
  });
}
