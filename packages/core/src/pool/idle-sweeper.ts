/** Looks for connections that idle too long, while there are any. */
export class IdleSweeper {
  readonly #periodMs: number | undefined;
  /** False when there is nothing left to look at. */
  readonly #sweep: () => boolean;
  #timer: NodeJS.Timeout | undefined;

  /** @param spansMs - how long things may idle; 0 is for ever */
  constructor(spansMs: readonly number[], sweep: () => boolean) {
    const spans = spansMs.filter((span) => span > 0);
    this.#periodMs = spans.length === 0 ? undefined : Math.max(100, Math.min(Math.min(...spans) / 2, 5_000));
    this.#sweep = sweep;
  }

  start(): void {
    if (this.#periodMs === undefined || this.#timer !== undefined) return;
    this.#timer = setInterval(() => {
      if (!this.#sweep()) this.stop();
    }, this.#periodMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
