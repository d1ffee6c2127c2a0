/** Prepares spares in the background, one round at a time. */
export interface SpareRefill {
  /** Asks for a round; while one is under way, for one more after it. */
  request(): void;
  /** Lets the spare in hand be finished, and begins no other. */
  stop(): void;
}

/** @param prepare - one round */
export function createSpareRefill(prepare: (signal: AbortSignal) => Promise<unknown>): SpareRefill {
  const stopped = new AbortController();
  let isRunning = false;
  let isWanted = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    while (isWanted && !stopped.signal.aborted) {
      isWanted = false;
      // Nobody waits for it: a tenant is created without a spare then, and prepareSpares() says what is wrong.
      await prepare(stopped.signal).catch(() => {});
    }
    isRunning = false;
  };
  return {
    request() {
      isWanted = true;
      // It never rejects.
      if (!isRunning) void run();
    },
    stop: () => stopped.abort(),
  };
}
