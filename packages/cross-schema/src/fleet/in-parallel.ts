/**
 * Works on items, at most so many at a time, and yields results as they come. What is not taken is not started: a reader who
 * is slow has no more than that many results waiting. When he leaves, or one fails, `abandon` ends what still runs.
 */
export async function* inParallel<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<Result>,
  abandon: () => void,
): AsyncGenerator<Result, void, undefined> {
  const rest = items.values();
  const running = new Map<symbol, Promise<readonly [key: symbol, result: Result]>>();
  const start = (): void => {
    const next = rest.next();
    if (next.done) return;
    const key = Symbol();
    running.set(
      key,
      work(next.value).then((result) => [key, result] as const),
    );
  };
  try {
    for (let count = 0; count < concurrency; count++) start();
    while (running.size > 0) {
      const [key, result] = await Promise.race(running.values());
      running.delete(key);
      start();
      yield result;
    }
  } finally {
    if (running.size > 0) abandon();
    // No rejection goes unheard, and nothing outlives the loop.
    await Promise.allSettled(running.values());
  }
}
