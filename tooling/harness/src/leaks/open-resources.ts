import { describeTimer, listPendingTimers, watchTimers } from './timer-watch.ts';

/** What keeps a process alive, and what a test can forget to close. */
const LEAKABLE = new Set([
  'TCPSocketWrap',
  'TCPServerWrap',
  'TCPConnectWrap',
  'TLSWrap',
  'GetAddrInfoReqWrap',
  'PipeWrap',
  'PipeServerWrap',
  'ProcessWrap',
]);

/** What was open at some moment. Timers that were unref'd do not count. */
export interface OpenResources {
  readonly counts: ReadonlyMap<string, number>;
  readonly timers: ReadonlySet<NodeJS.Timeout>;
}

export function readOpenResources(): OpenResources {
  watchTimers();
  // Made at first use, and then open for ever.
  void [process.stdin, process.stdout, process.stderr];
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    if (LEAKABLE.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return { counts, timers: new Set(listPendingTimers()) };
}

/** What there is more of now than there was: for example `2 × TCPSocketWrap`. */
export function listAdditions(before: OpenResources, now: OpenResources): string[] {
  const more = [...now.counts].map(([name, count]) => ({ name, by: count - (before.counts.get(name) ?? 0) }));
  const timers = [...now.timers].filter((timer) => !before.timers.has(timer));
  return [
    ...more.filter(({ by }) => by > 0).map(({ name, by }) => `${by} × ${name}`),
    ...timers.map(describeTimer),
  ];
}
