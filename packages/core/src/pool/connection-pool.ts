import { givenUp, ManagerDisposedError, QueueFullError, QueueTimeoutError } from '../errors/index.ts';
import { Deadlines } from './deadlines.ts';
import { type Choice, FairQueue } from './fair-queue.ts';
import { IdleProbe } from './idle-probe.ts';
import { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import { measureUsage, type PoolUsage } from './pool-usage.ts';
import { createRoute, HOMES_PER_TENANT, isHome, type Route, slotAt } from './route.ts';
import { type Slot, SlotTable } from './slot-table.ts';

const GOODBYE_MS = 1_000;

/** How long a request waits for a home connection while another one is free, in milliseconds. */
const HOME_PATIENCE_MS = 5;

/** A shared connection without an answer for so long takes no more sharers, in milliseconds. */
const STALLED_MS = 20;

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
  readonly #goodbyes = new Set<Promise<void>>();
  readonly #openings = new Set<AbortController>();
  readonly #probe: IdleProbe<C> | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;
  #isClosed = false;
  #onDrained: (() => void) | undefined;

  constructor(options: PoolOptions<C>) {
    this.#options = options;
    this.#deadlines = new Deadlines(options.now);
    this.#slots = new SlotTable(options.max);
    const { probe, now, onIdleLost } = options;
    this.#probe =
      probe &&
      new IdleProbe(probe, {
        slots: this.#slots,
        now,
        giveBack: (member) => this.release(member),
        lost: (member) => onIdleLost?.(member),
      });
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
    if (!this.#mayHold(held)) return undefined;
    if (account !== undefined && this.#queue.isWaiting(account)) return undefined;
    for (let rank = 0; rank < this.#slots.size; rank++) {
      // Others are busy in its homes: waiting a little is better than warming another backend for it. But
      // a tenant that fills its homes by itself needs more of them.
      if (rank === HOMES_PER_TENANT && held < HOMES_PER_TENANT) return undefined;
      const slot = this.#slots.at(slotAt(route, rank, this.#slots.size));
      if (slot.state === 'idle') return this.#lend(slot, route);
      if (rank < HOMES_PER_TENANT && slot.state === 'vacant') return undefined;
    }
    return undefined;
  }

  /** A place on one of the tenant's home connections, beside others or as the first, if there is one right now. */
  tryShare(route: Route): C | undefined {
    if (this.#isClosed) return undefined;
    const account = this.#queue.find(route.key);
    if (account !== undefined && this.#queue.isWaiting(account)) return undefined;
    const isAllowed = (account?.held ?? 0) < this.#options.maxConnectionsPerTenant;
    for (let rank = 0; rank < Math.min(HOMES_PER_TENANT, this.#slots.size); rank++) {
      const slot = this.#slots.at(slotAt(route, rank, this.#slots.size));
      if (slot.state === 'vacant') return undefined;
      if (slot.state === 'idle' && isAllowed) return this.#lendShared(slot, route);
      if (this.#hasRoom(slot)) return this.#join(slot, route);
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
    if (!this.#mayWait(route)) {
      this.#options.onQueueFull?.(route.tenantId);
      return Promise.reject(new QueueFullError(route.tenantId, this.#options.maxWaitingRequests));
    }
    return new Promise((resolve, reject) => {
      const request = new PendingRequest<C>(route, { signal, shares }, resolve, reject);
      this.#want(request, 1);
      request.wait(this.#options.now(), this.#options.queueTimeoutMs, this.#giveUp);
      this.#queue.push(request);
      this.#deadlines.add(request);
      this.#openFor(route);
      this.#watchPatience();
    });
  }

  /** Takes a connection back; one that is not as good as new is closed. */
  release(member: C): void {
    const slot = this.#slotOf.get(member);
    if (slot?.state !== 'busy') return;
    this.#returnHold(slot);
    if (slot.sharers > 0 && !this.#leave(slot)) return;
    const isWornOut = this.#isWornOut(slot);
    if (!member.isReusable || isWornOut || this.#isClosed) {
      this.#discard(slot, isWornOut && member.isReusable);
    } else {
      this.#slots.mark(slot, 'idle');
      const now = this.#options.now();
      slot.idleSince = now;
      this.#serve(slot, now);
    }
    this.#afterRelease();
  }

  /** Takes back a connection that nobody uses again; resolves when the server has let it go. */
  async retire(member: C): Promise<void> {
    const slot = this.#slotOf.get(member);
    if (slot?.state !== 'busy') return;
    this.#returnHold(slot);
    await this.#retire(slot, member.abandon());
  }

  /**
   * Refuses new requests and those that wait, lets connections in use come back for `graceMs`, then closes
   * them all; what still runs then is cancelled.
   */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#sweeper);
    clearTimeout(this.#patience);
    for (const request of this.#takeAll()) request.reject(new ManagerDisposedError());
    this.#deadlines.clear();
    for (const opening of this.#openings) opening.abort();
    for (const slot of this.#slots.filter('idle')) this.#retire(slot);
    await this.#drained(graceMs);
    for (const slot of this.#slots.filter('busy')) void this.#retire(slot, slot.member?.abandon());
    await Promise.all(this.#goodbyes);
  }

  #heldBy(key: string): number {
    return this.#queue.find(key)?.held ?? 0;
  }

  #mayHold(held: number): boolean {
    return held < this.#options.maxConnectionsPerTenant;
  }

  #lend(slot: Slot<C>, route: Route): C {
    if (slot.member === undefined) throw new Error('An idle slot holds a connection.');
    this.#slots.mark(slot, 'busy');
    slot.holder = this.#queue.hold(route);
    slot.lastRoute = route;
    this.#slots.noteTenant(slot, route);
    slot.uses++;
    return slot.member;
  }

  #returnHold(slot: Slot<C>): void {
    if (slot.holder === undefined) return;
    this.#queue.letGo(slot.holder);
    slot.holder = undefined;
  }

  readonly #giveUp = (request: PendingRequest<C>, cause: 'timeout' | 'abort'): void => {
    if (this.#queue.remove(request)) this.#taken(request);
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

  /** One object for the life of the pool: this is asked with every connection that comes back. */
  readonly #choice: Choice<PendingRequest<C>> = {
    isEligible: ({ held }) => this.#mayHold(held),
    isAtHome: ({ route, held }) => isHome(route, this.#freeSlot) || held >= HOMES_PER_TENANT,
    isOverdue: ({ since }) => this.#freeSince - since >= HOME_PATIENCE_MS,
  };
  /** Of those who wait for a place on a connection that is shared already. */
  readonly #sharedChoice: Choice<PendingRequest<C>> = {
    isEligible: ({ route }, { shares }) => shares && isHome(route, this.#freeSlot),
    isAtHome: () => true,
    isOverdue: () => false,
  };
  #freeSlot = 0;
  #freeSince = 0;

  /** Gives an idle connection to whoever should have it next. */
  #serve(slot: Slot<C>, now: number): void {
    if (this.#queue.size === 0) return;
    this.#freeSlot = slot.index;
    this.#freeSince = now;
    const request = this.#taken(this.#queue.take(this.#choice));
    if (request === undefined) return;
    if (!request.shares) {
      request.resolve(this.#lend(slot, request.route));
      return;
    }
    request.resolve(this.#lendShared(slot, request.route));
    this.#fill(slot);
  }

  #lendShared(slot: Slot<C>, route: Route): C {
    const member = this.#lend(slot, route);
    // One that cannot be shared is its holder's alone.
    if (!member.isShareable) return member;
    slot.sharers = 1;
    slot.movedAt = this.#options.now();
    member.share(true);
    return member;
  }

  /**
   * Whether another may join those who share the connection. Not while somebody waits to have it alone, and not
   * when it is worn out: with newcomers all the time it would never come free.
   */
  #hasRoom(slot: Slot<C>): boolean {
    const { pipelineDepth, now } = this.#options;
    if (slot.sharers === 0 || slot.sharers >= pipelineDepth || slot.wantedAlone > 0) return false;
    if (slot.member?.isShareable !== true || this.#isClosed || this.#isWornOut(slot)) return false;
    return now() - slot.movedAt < STALLED_MS;
  }

  #join(slot: Slot<C>, route: Route): C {
    if (slot.member === undefined) throw new Error('A shared slot holds a connection.');
    slot.sharers++;
    slot.uses++;
    slot.lastRoute = route;
    this.#slots.noteTenant(slot, route);
    return slot.member;
  }

  /** One of those who share leaves; true when it was the last. */
  #leave(slot: Slot<C>): boolean {
    slot.sharers--;
    if (slot.sharers === 0) {
      slot.member?.share(false);
      return true;
    }
    slot.movedAt = this.#options.now();
    this.#fill(slot);
    return false;
  }

  /** Gives the free places of a shared connection to those who wait and are at home there, in turn. */
  #fill(slot: Slot<C>): void {
    while (this.#queue.size > 0 && this.#hasRoom(slot)) {
      this.#freeSlot = slot.index;
      const request = this.#queue.take(this.#sharedChoice);
      if (request === undefined) return;
      request.resolve(this.#join(slot, request.route));
    }
  }

  /** Keeps count, at its homes, of a request that will not share. */
  #want({ route, shares }: PendingRequest<C>, change: 1 | -1): void {
    if (shares || this.#options.pipelineDepth === 1) return;
    const { firstHome, secondHome } = route;
    this.#slots.at(firstHome).wantedAlone += change;
    if (secondHome !== firstHome) this.#slots.at(secondHome).wantedAlone += change;
  }

  /** Every request that leaves the queue passes here. */
  #taken(request: PendingRequest<C> | undefined): PendingRequest<C> | undefined {
    if (request !== undefined) this.#want(request, -1);
    return request;
  }

  #takeAll(): PendingRequest<C>[] {
    const requests = this.#queue.takeAll();
    for (const request of requests) this.#want(request, -1);
    return requests;
  }

  /** After a connection came back or was lost: others may be served now, or need a connection opened. */
  #afterRelease(): void {
    if (this.#isClosed) {
      if (this.#slots.count.busy === 0) this.#onDrained?.();
      return;
    }
    this.#watchPatience();
  }

  /** While requests wait for their homes and other places are free, looks now and then who has waited enough. */
  #watchPatience(): void {
    const { count } = this.#slots;
    if (this.#patience !== undefined || this.#queue.size === 0 || count.idle + count.vacant === 0) return;
    this.#patience = setTimeout(() => {
      this.#patience = undefined;
      this.#serveOverdue();
      this.#watchPatience();
    }, HOME_PATIENCE_MS);
  }

  #serveOverdue(): void {
    if (this.#isClosed) return;
    const now = this.#options.now();
    for (const slot of this.#slots.filter('idle')) this.#serve(slot, now);
    const { count } = this.#slots;
    const missing = Math.min(count.vacant, this.#queue.size - count.opening);
    for (const slot of this.#slots.filter('vacant').slice(0, Math.max(0, missing))) this.#open(slot);
  }

  /** Requests for which a connection is opened do not count: they wait for the server, not for each other. */
  #mayWait({ key }: Route): boolean {
    const { count } = this.#slots;
    if (count.vacant > 0 && this.#mayHold(this.#heldBy(key))) return true;
    return this.#queue.size - count.opening < this.#options.maxWaitingRequests;
  }

  /** Opens a connection for a request that waits, in the vacant slot that its tenant likes best. */
  #openFor(route: Route): void {
    const { key } = route;
    const { count } = this.#slots;
    const held = this.#heldBy(key);
    if (count.vacant === 0 || count.opening >= this.#queue.size || !this.#mayHold(held)) return;
    const isCrowded = held + this.#queue.count(key) > HOMES_PER_TENANT;
    const ranks = isCrowded ? this.#slots.size : Math.min(HOMES_PER_TENANT, this.#slots.size);
    for (let rank = 0; rank < ranks; rank++) {
      const slot = this.#slots.at(slotAt(route, rank, this.#slots.size));
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
    this.#slots.occupy(slot, member);
    slot.openedAt = this.#options.now();
    slot.idleSince = slot.openedAt;
    this.#slotOf.set(member, slot);
    this.#startSweeping();
    member.onGone(() => this.#lost(slot, member));
    this.#serve(slot, slot.openedAt);
    this.#watchPatience();
  }

  #failedToOpen(slot: Slot<C>, error: Error): void {
    this.#slots.vacate(slot);
    const { count } = this.#slots;
    if (count.idle > 0) {
      // It waited for a connection at home; any other is better than an error.
      const now = this.#options.now();
      for (const idle of this.#slots.filter('idle')) this.#serve(idle, now);
    } else if (count.busy + count.opening > 0) {
      // The others still have connections to wait for; opening failed for one request.
      this.#taken(this.#queue.takeNext())?.reject(error);
    } else {
      for (const request of this.#takeAll()) request.reject(error);
    }
    this.#watchPatience();
  }

  /** The connection died: its holder hears of it from its own statement. */
  #lost(slot: Slot<C>, member: C): void {
    if (slot.member !== member || slot.state !== 'idle') return;
    this.#slotOf.delete(member);
    this.#slots.vacate(slot);
    this.#options.onIdleLost?.(member);
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
    if (member?.isAlive === false) this.#probe?.suspect();
    member?.destroy();
  }

  /** Closes a connection. Until the server has let it go it counts: one in its place would be one too many. */
  #retire(slot: Slot<C>, farewell?: Promise<void>): Promise<void> {
    const { member } = slot;
    if (member === undefined) return Promise.resolve();
    this.#slotOf.delete(member);
    this.#slots.mark(slot, 'closing');
    const goodbye = (farewell ?? sayGoodbye(member)).then(() => {
      this.#goodbyes.delete(goodbye);
      this.#slots.vacate(slot);
      this.#afterRelease();
    });
    this.#goodbyes.add(goodbye);
    return goodbye;
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
    const { idleTimeoutMs, probe } = this.#options;
    const spans = [idleTimeoutMs, probe?.afterMs ?? 0].filter((span) => span > 0);
    if (spans.length === 0 || this.#sweeper !== undefined) return;
    this.#sweeper = setInterval(
      () => this.#sweep(),
      Math.max(100, Math.min(...spans.map((ms) => ms / 2), 5_000)),
    );
    this.#sweeper.unref();
  }

  #sweep(): void {
    const { idleTimeoutMs, min, now } = this.#options;
    let spare = this.#slots.count.idle + this.#slots.count.busy - min;
    for (const slot of this.#slots.filter('idle')) {
      if (spare <= 0 || idleTimeoutMs <= 0 || now() - slot.idleSince < idleTimeoutMs) continue;
      spare--;
      this.#retire(slot);
    }
    this.#probe?.sweep();
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

function givenUpBy(signal: AbortSignal, { tenantId }: Route): Error {
  return givenUp(signal, { tenantId, stage: 'waiting for a connection' });
}
