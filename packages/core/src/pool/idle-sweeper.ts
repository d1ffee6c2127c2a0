/** Looks for connections that idle too long, while there are any. */
export class IdleSweeper {
  readonly #idleTimeoutMs: number;
  /** False when there is nothing left to look at. */
  readonly #sweep: () => boolean;
  #timer: NodeJS.Timeout | undefined;

  /** @param idleTimeoutMs - 0 keeps idle connections for ever */
  constructor(idleTimeoutMs: number, sweep: () => boolean) {
    this.#idleTimeoutMs = idleTimeoutMs;
    this.#sweep = sweep;
  }

  start(): void {
    if (this.#idleTimeoutMs <= 0 || this.#timer !== undefined) return;
    this.#timer = setInterval(
      () => {
        if (!this.#sweep()) this.stop();
      },
      Math.max(100, Math.min(this.#idleTimeoutMs / 2, 5_000)),
    );
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
