/** The share of the newest in what is typical. */
const WEIGHT = 1 / 32;
/** One that was held far longer counts as so many typical ones: a report that runs for a minute is not typical. */
const OUTLIER = 4;
const SHORTEST_MS = 1;

/** How long a connection is typically held, told by those that went from one request straight to the next. */
export class TypicalHold {
  #ms = 0;

  /** In milliseconds. */
  get ms(): number {
    return this.#ms;
  }

  note(ms: number): void {
    const limit = OUTLIER * Math.max(this.#ms, SHORTEST_MS);
    this.#ms += (Math.min(ms, limit) - this.#ms) * WEIGHT;
  }
}
