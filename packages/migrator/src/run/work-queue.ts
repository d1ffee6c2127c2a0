/**
 * Runs a job for every item, `concurrency` at once, each starting as soon as another ends: no batch waits for its
 * slowest member. A job that throws stops the queue; the jobs in hand are finished before the error goes on.
 *
 * @param shouldStop - asked before each item; the rest is then left alone
 */
export async function runQueue<Item>(
  items: ReadonlyArray<Item>,
  concurrency: number,
  shouldStop: () => boolean,
  job: (item: Item) => Promise<void>,
): Promise<void> {
  let hasFailed = false;
  // All workers draw from one iterator, so each item is drawn once.
  const queue = items.values();
  const work = async (): Promise<void> => {
    for (const item of queue) {
      if (hasFailed || shouldStop()) return;
      await job(item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, items.length) }, work);
  const failure = (await Promise.allSettled(workers)).find((worker) => worker.status === 'rejected');
  if (failure) throw failure.reason;
}
