import { isDmtError } from '../errors/index.ts';
import type { ConnectionSupply, SupplyParts } from './connection-supply.ts';
import { isWornOut } from './connection-wear.ts';
import type { Choice } from './fair-queue.ts';
import { patienceFor } from './home-patience.ts';
import { IdleSweeper } from './idle-sweeper.ts';
import { findIdleSlot, isUnused, type OwnedPool } from './owned-pool.ts';
import type { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import { PoolRegistry } from './pool-registry.ts';
import { type Room, RoomFinder } from './room-finder.ts';
import type { Route } from './route.ts';
import type { Slot } from './slot-table.ts';
import type { TenantAccount } from './tenant-account.ts';

/**
 * Every connection serves one tenant. They all come out of one budget: when it is spent, an idle connection of
 * another tenant is closed first, and a place counts until the server has let its connection go.
 */
export class PerTenantSupply<C extends PoolMember> implements ConnectionSupply<C> {
  readonly #parts: SupplyParts<C>;
  readonly #registry: PoolRegistry<C>;
  readonly #rooms: RoomFinder<C>;
  readonly #patienceMs: number;
  readonly #sweeper: IdleSweeper;
  #freeOwner: string | undefined;
  #freeSince = 0;

  constructor(parts: SupplyParts<C>) {
    const { maxPools, poolTtlMs, strategy } = parts.options;
    this.#parts = parts;
    this.#registry = new PoolRegistry(maxPools);
    this.#rooms = new RoomFinder(parts, this.#registry);
    this.#patienceMs = patienceFor(strategy);
    this.#sweeper = new IdleSweeper([poolTtlMs], () => this.#sweep());
  }

  /** Tenants that have a pool. */
  get tenantIds(): string[] {
    return this.#registry.tenantIds;
  }

  findIdle({ key }: Route): Slot<C> | undefined {
    const pool = this.#registry.find(key);
    return pool === undefined ? undefined : findIdleSlot(pool);
  }

  tryShare(): undefined {
    return undefined;
  }

  admits(route: Route): boolean {
    const { options, slots, queue, lending } = this.#parts;
    const coming = this.#coming();
    if (options.strategy === 'reject') {
      const held = queue.find(route.key)?.held ?? 0;
      if (!lending.mayHold(held + queue.count(route.key))) return false;
      return this.#rooms.find(route, true) !== undefined || slots.count.closing > coming;
    }
    if (slots.count.vacant > 0 && this.#needsMore(route, 1)) return true;
    return queue.size - coming < options.maxWaitingRequests;
  }

  provideFor(route: Route): void {
    this.#provide(route, this.#patienceMs === 0);
  }

  noteWaiting(): void {
    // Nobody shares connections, so nobody has to wait for one that is shared.
  }

  leave(): boolean {
    return true;
  }

  returned(slot: Slot<C>, now: number): void {
    const { owner } = slot;
    if (owner === undefined || owner.isEvicted || isWornOut(slot, this.#parts.options)) {
      this.#parts.keeper.retire(slot);
      return;
    }
    this.#registry.noteUse(owner, now);
    this.#serve(slot, now);
  }

  opened(slot: Slot<C>): void {
    const { owner } = slot;
    if (owner === undefined) return;
    owner.coming--;
    if (owner.isEvicted) {
      this.#parts.keeper.retire(slot);
      return;
    }
    slot.lastRoute = owner.route;
    this.#announce(owner);
    this.#serve(slot, this.#parts.options.now());
  }

  failedToOpen({ owner }: Slot<C>, error: Error): void {
    if (owner === undefined) return;
    const { queue } = this.#parts;
    const { key } = owner.route;
    owner.coming--;
    if (!owner.isKnown && owner.coming === 0) this.#registry.remove(owner);
    // The server may have no more to give: one that somebody else does not use is better than an error. Not for a
    // tenant whose database is gone.
    const isGone = isDmtError(error, 'DMT_TENANT_NOT_FOUND');
    const slot = isGone ? undefined : this.#rooms.findIdleOfOthers(key);
    if (slot !== undefined && queue.count(key) > 0) {
      this.#move({ slot, victim: undefined }, owner.route);
      return;
    }
    // With other connections there is something to wait for.
    if (owner.coming > 0 || (queue.find(key)?.held ?? 0) > 0) return;
    while (queue.count(key) > 0) queue.takeOf(key)?.reject(error);
  }

  vacated(): void {
    this.#provideInTurn();
  }

  lookAround(): void {
    const { slots, options } = this.#parts;
    this.#provideInTurn();
    const now = options.now();
    for (const slot of slots.filter('idle')) this.#serve(slot, now);
  }

  /** Closes what a tenant does not use, and what it uses as soon as it comes back. */
  evict(key: string): void {
    const pool = this.#registry.find(key);
    if (pool === undefined) return;
    this.#registry.remove(pool);
    for (const slot of pool.slots) {
      if (slot.owner === pool && slot.state === 'idle') this.#parts.keeper.retire(slot);
    }
    const { tenantId } = pool.route;
    if (pool.isKnown && tenantId !== undefined) this.#parts.options.onPoolEvicted?.(tenantId);
  }

  stop(): void {
    this.#sweeper.stop();
  }

  #coming(): number {
    let coming = 0;
    for (const pool of this.#registry.all()) coming += pool.coming;
    return coming;
  }

  #announce(pool: OwnedPool<C>): void {
    if (pool.isKnown) return;
    pool.isKnown = true;
    this.#sweeper.start();
    const { tenantId } = pool.route;
    if (tenantId !== undefined) this.#parts.options.onPoolCreated?.(tenantId);
  }

  /** Whether a tenant waits for more connections than are coming to it, and may have another. */
  #needsMore({ key }: Route, newcomers = 0): boolean {
    const { queue, lending } = this.#parts;
    const coming = this.#registry.find(key)?.coming ?? 0;
    return queue.count(key) + newcomers > coming && lending.mayHold((queue.find(key)?.held ?? 0) + coming);
  }

  /** Who should have a connection that has become free: its owner's requests are at home there. */
  readonly #choice: Choice<PendingRequest<C>> = {
    isEligible: (account) =>
      this.#isOwner(account) ? this.#parts.lending.mayHold(account.held) : this.#isServable(account.route),
    isAtHome: (account) => this.#isOwner(account),
    isOverdue: ({ since }) => this.#freeSince - since >= this.#patienceMs,
  };
  /** Whose turn it is to have a connection opened. */
  readonly #turn: Choice<PendingRequest<C>> = {
    isEligible: ({ route }) => this.#isServable(route),
    isAtHome: () => true,
    isOverdue: () => true,
  };

  /** One who waits for a pool to be unused keeps nobody else waiting. */
  #isServable(route: Route): boolean {
    return this.#needsMore(route) && !this.#rooms.isBarred(route);
  }

  #isOwner({ route }: TenantAccount): boolean {
    return route.key === this.#freeOwner;
  }

  #serve(slot: Slot<C>, now: number): void {
    const { queue, lending } = this.#parts;
    const { owner } = slot;
    if (queue.size === 0 || slot.state !== 'idle' || owner === undefined) return;
    this.#freeOwner = owner.route.key;
    this.#freeSince = now;
    const next = queue.peek(this.#choice);
    if (next === undefined) return;
    const isForeign = next.route.key !== owner.route.key;
    if (isForeign && this.#provide(next.route, true)) return;
    if (isForeign && !lending.mayHold(queue.find(owner.route.key)?.held ?? 0)) return;
    const request = queue.takeOf(owner.route.key);
    if (request === undefined) return;
    request.resolve(lending.lend(slot, request.route));
  }

  #provideInTurn(): void {
    const { queue, options } = this.#parts;
    for (;;) {
      const next = queue.peek(this.#turn);
      if (next === undefined) return;
      if (!this.#provide(next.route, options.now() - next.since >= this.#patienceMs)) return;
    }
  }

  /** Sees to a connection for a tenant that waits; `mayTake` one from others, if they do not use it. */
  #provide(route: Route, mayTake: boolean): boolean {
    if (!this.#needsMore(route)) return false;
    const room = this.#rooms.find(route, mayTake);
    if (room === undefined) return false;
    this.#move(room, route);
    return true;
  }

  /** Opens a connection for a tenant in a place, after what is there is gone. */
  #move({ slot, victim }: Room<C>, route: Route): void {
    const { keeper, options } = this.#parts;
    const pool = this.#registry.find(route.key) ?? this.#registry.create(route, options.now());
    const isInUse = slot.state === 'idle';
    slot.owner?.slots.delete(slot);
    slot.owner = pool;
    pool.slots.add(slot);
    pool.coming++;
    if (isInUse) keeper.retire(slot, () => this.#open(slot, pool));
    else keeper.open(slot);
    if (victim !== undefined) this.evict(victim.route.key);
  }

  /** Nobody may wait for it any more, when its place has become vacant. */
  #open(slot: Slot<C>, pool: OwnedPool<C>): void {
    if (!pool.isEvicted && this.#parts.queue.count(pool.route.key) > 0) this.#parts.keeper.open(slot);
    else pool.coming--;
  }

  #sweep(): boolean {
    const { options, queue } = this.#parts;
    const now = options.now();
    let isAnythingLeft = false;
    for (const pool of [...this.#registry.all()]) {
      const isDue = now - pool.lastUsedAt >= options.poolTtlMs;
      if (isDue && isUnused(pool) && queue.count(pool.route.key) === 0) this.evict(pool.route.key);
      else isAnythingLeft = true;
    }
    return isAnythingLeft;
  }
}
