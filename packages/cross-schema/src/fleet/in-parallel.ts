/**
 * Works on items, one of each lane at a time, and yields results as they come. What is not taken is not started: a reader who is slow
 * has no more results waiting than there are lanes. When he leaves, or one fails, `abandon` ends what still runs.
 *
 * @param lanes - what each has to do; lanes that share an iterator share the work
 */
export async function* inParallel<Item, Result>(
  lanes: ReadonlyArray<Iterator<Item, void>>,
  work: (item: Item, lane: number) => Promise<Result>,
  abandon: () => void,
): AsyncGenerator<Result, void, undefined> {
  const running = new Map<number, Promise<readonly [lane: number, result: Result]>>();
  const start = (lane: number): void => {
    const next = lanes[lane]?.next();
    if (next === undefined || next.done) return;
    running.set(
      lane,
      work(next.value, lane).then((result) => [lane, result] as const),
    );
  };
  try {
    for (const lane of lanes.keys()) start(lane);
    while (running.size > 0) {
      const [lane, result] = await Promise.race(running.values());
      running.delete(lane);
      start(lane);
      yield result;
    }
  } finally {
    if (running.size > 0) abandon();
    // No rejection goes unheard, and nothing outlives the loop.
    await Promise.allSettled(running.values());
  }
}
