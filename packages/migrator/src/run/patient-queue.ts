import { setTimeout as sleep } from 'node:timers/promises';

/** When an item is to be tried again, if it is. */
export type Postponed = { readonly retryInMs: number } | undefined;

interface Waiting<Item> {
  readonly item: Item;
  readonly notBefore: number;
}

const LONGEST_SLEEP_MS = 50;

/**
 * Runs a job for every item, `concurrency` at once, each starting as soon as another ends. An item that is postponed
 * goes to the end of the queue instead of holding its worker. A job that throws stops the queue; the jobs in hand are
 * finished before the error goes on.
 *
 * @param shouldStop - asked before each item; the rest is then left alone
 * @returns items that were postponed, and not tried again since the queue was stopped
 */
export async function runPatientQueue<Item>(
  items: ReadonlyArray<Item>,
  concurrency: number,
  shouldStop: () => boolean,
  job: (item: Item) => Promise<Postponed>,
): Promise<Item[]> {
  const fresh = items.values();
  const postponed: Waiting<Item>[] = [];
  let hasFailed = false;
  const isStopped = (): boolean => hasFailed || shouldStop();

  const take = async (): Promise<{ readonly item: Item } | undefined> => {
    const next = fresh.next();
    if (!next.done) return { item: next.value };
    while (!isStopped()) {
      const [first] = postponed.sort((a, b) => a.notBefore - b.notBefore);
      const waitMs = (first?.notBefore ?? 0) - performance.now();
      if (waitMs <= 0) return postponed.shift();
      // In slices, since somebody may stop the queue or take the item meanwhile.
      await sleep(Math.min(waitMs, LONGEST_SLEEP_MS));
    }
    return undefined;
  };
  const work = async (): Promise<void> => {
    while (!isStopped()) {
      const taken = await take();
      if (!taken) return;
      const again = await job(taken.item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
      if (again) postponed.push({ item: taken.item, notBefore: performance.now() + again.retryInMs });
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, items.length) }, work);
  const failure = (await Promise.allSettled(workers)).find((worker) => worker.status === 'rejected');
  if (failure) throw failure.reason;
  return postponed.map(({ item }) => item);
}
