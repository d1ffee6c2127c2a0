import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';

const HOME_PATIENCE_MS = 5;

/** How long a request waits for what it likes best while something else is free, in milliseconds. */
export function patienceFor(strategy: PoolOptions<PoolMember>['strategy']): number {
  return strategy === 'queue' ? HOME_PATIENCE_MS : 0;
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
