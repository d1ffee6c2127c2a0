/** Something that gives up at a point in time, unless it was settled before. */
export interface Deadline {
  readonly dueAt: number;
  readonly isSettled: boolean;
  expire(): void;
}

/**
 * One timer for any number of deadlines of the same length: they fall due in the order in which they came,
 * and most are settled long before.
 */
export class Deadlines<D extends Deadline> {
  #pending: D[] = [];
  #head = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(deadline: D): void {
    this.#dropSettled();
    this.#pending.push(deadline);
    if (this.#timer === undefined) this.#arm();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = [];
    this.#head = 0;
  }

  #arm(): void {
    this.#dropSettled();
    const next = this.#pending[this.#head];
    if (next === undefined) {
      this.clear();
      return;
    }
    this.#timer = setTimeout(() => this.#expireDue(), Math.max(1, next.dueAt - this.#now()));
    // Whoever waits, waits for a connection: its socket keeps the process alive, not this.
    this.#timer.unref();
  }

  #expireDue(): void {
    const now = this.#now();
    for (;;) {
      this.#dropSettled();
      const next = this.#pending[this.#head];
      if (next === undefined || next.dueAt > now) break;
      this.#head++;
      next.expire();
    }
    this.#arm();
  }

  #dropSettled(): void {
    while (this.#pending[this.#head]?.isSettled) this.#head++;
    if (this.#head > 1024) {
      this.#pending = this.#pending.slice(this.#head);
      this.#head = 0;
    }
  }
}
