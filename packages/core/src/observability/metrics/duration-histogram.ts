/** Upper bounds in seconds, from a cached lookup to a report that somebody should look at. */
export const DURATION_BUCKETS: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

const BOUNDS_MS = DURATION_BUCKETS.map((seconds) => seconds * 1000);

/** Counts durations by size; recording one is a few comparisons and two additions. */
export interface DurationHistogram {
  record(durationMs: number): void;
  readonly count: number;
  readonly sumMs: number;
  /** How many were at most each bound of `DURATION_BUCKETS`, cumulated as Prometheus has it. */
  cumulated(): number[];
}

export function createDurationHistogram(): DurationHistogram {
  const counts = new Float64Array(BOUNDS_MS.length + 1);
  let sumMs = 0;
  let count = 0;
  return {
    record: (durationMs) => {
      let bucket = 0;
      // An index past the end compares with undefined, which ends the search.
      while (durationMs > (BOUNDS_MS[bucket] ?? Number.POSITIVE_INFINITY)) bucket++;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      sumMs += durationMs;
      count++;
    },
    get count() {
      return count;
    },
    get sumMs() {
      return sumMs;
    },
    cumulated: () => {
      let total = 0;
      return BOUNDS_MS.map((_, bucket) => {
        total += counts[bucket] ?? 0;
        return total;
      });
    },
  };
}
