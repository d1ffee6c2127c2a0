/** Node's timers are objects that can let the process go; a page has nothing to let go. */
class Timer {
  #id: number;
  readonly #arm: () => number;
  readonly #disarm: (id: number) => void;

  constructor(arm: () => number, disarm: (id: number) => void) {
    this.#arm = arm;
    this.#disarm = disarm;
    this.#id = arm();
  }

  unref = (): this => this;
  ref = (): this => this;

  refresh(): this {
    this.clear();
    this.#id = this.#arm();
    return this;
  }

  clear(): void {
    this.#disarm(this.#id);
  }
}

const page = globalThis.window;

export const setTimeout = (work: () => void, delayMs?: number, ...args: []): Timer =>
  new Timer(
    () => page.setTimeout(work, delayMs, ...args),
    (id) => page.clearTimeout(id),
  );

export const setInterval = (work: () => void, delayMs?: number): Timer =>
  new Timer(
    () => page.setInterval(work, delayMs),
    (id) => page.clearInterval(id),
  );

export const clearTimeout = (timer: unknown): void => clear(timer);
export const clearInterval = (timer: unknown): void => clear(timer);

function clear(timer: unknown): void {
  if (timer instanceof Timer) timer.clear();
  else if (typeof timer === 'number') page.clearTimeout(timer);
}
