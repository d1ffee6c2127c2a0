import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';

const HOME_PATIENCE_MS = 5;
const LONGEST_PATIENCE_MS = 50;
/** A home that has not come back in the time of so many typical uses is held by something slow. */
const HOLDS = 3;

/**
 * How long a request waits for what it likes best while something else is free, in milliseconds. Where connections
 * are held longer than a statement takes, in transactions, a home comes back later: leaving it then only warms every
 * backend for every tenant (a transaction over 1,000 tenants: 20 % more of the server's time).
 */
export function patienceFor(strategy: PoolOptions<PoolMember>['strategy'], typicalHoldMs = 0): number {
  if (strategy !== 'queue') return 0;
  return Math.min(Math.max(HOME_PATIENCE_MS, HOLDS * typicalHoldMs), LONGEST_PATIENCE_MS);
}

/** While requests wait for their homes and other places are free, has somebody look now and then who has waited enough. */
export class HomePatience {
  readonly #isNeeded: () => boolean;
  readonly #lookAround: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(isNeeded: () => boolean, lookAround: () => void) {
    this.#isNeeded = isNeeded;
    this.#lookAround = lookAround;
  }

  watch(): void {
    if (this.#timer !== undefined || !this.#isNeeded()) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#lookAround();
      this.watch();
    }, HOME_PATIENCE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
