/** How long a request waits for a home connection while another one is free, in milliseconds. */
export const HOME_PATIENCE_MS = 5;

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
