import type { OwnedPool } from './owned-pool.ts';
import type { PoolMember } from './pool-member.ts';
import type { Route } from './route.ts';

/** The pools of those who have one, least recently used first. */
export class PoolRegistry<C extends PoolMember> {
  readonly #pools = new Map<string, OwnedPool<C>>();
  readonly #maxPools: number;
  #lastUsed: OwnedPool<C> | undefined;

  constructor(maxPools: number) {
    this.#maxPools = maxPools;
  }

  /** Tenants with a pool; the shared schema is none. */
  get tenantIds(): string[] {
    return [...this.#pools.values()].flatMap(({ route, isKnown }) =>
      isKnown && route.tenantId !== undefined ? [route.tenantId] : [],
    );
  }

  /** Least recently used first. */
  all(): IterableIterator<OwnedPool<C>> {
    return this.#pools.values();
  }

  find(key: string): OwnedPool<C> | undefined {
    return this.#pools.get(key);
  }

  /** Whether one has to go before this tenant can have a pool. */
  isFullFor({ tenantId, key }: Route): boolean {
    if (tenantId === undefined || this.#pools.size < this.#maxPools || this.#pools.has(key)) return false;
    let tenants = 0;
    for (const { route } of this.#pools.values()) if (route.tenantId !== undefined) tenants++;
    return tenants >= this.#maxPools;
  }

  create(route: Route, now: number): OwnedPool<C> {
    const pool: OwnedPool<C> = {
      route,
      slots: new Set(),
      coming: 0,
      lastUsedAt: now,
      isKnown: false,
      isEvicted: false,
    };
    this.#pools.set(route.key, pool);
    return pool;
  }

  noteUse(pool: OwnedPool<C>, now: number): void {
    pool.lastUsedAt = now;
    if (this.#lastUsed === pool || pool.isEvicted) return;
    this.#lastUsed = pool;
    // To the end: a Map keeps the order in which its entries were added.
    this.#pools.delete(pool.route.key);
    this.#pools.set(pool.route.key, pool);
  }

  remove(pool: OwnedPool<C>): void {
    pool.isEvicted = true;
    if (this.#lastUsed === pool) this.#lastUsed = undefined;
    if (this.#pools.get(pool.route.key) === pool) this.#pools.delete(pool.route.key);
  }
}
