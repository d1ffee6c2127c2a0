import { promisify } from 'node:util';

/** Timers that were started through the globals, with the place where that happened. */
const started = new Map<NodeJS.Timeout, Error>();
let pruneAt = 1_000;
let isWatching = false;

/**
 * Watches `setTimeout` and `setInterval` from now on. Counting what the process has open is too coarse for
 * timers: those of the test runner come and go, and it has taken its own copies of the globals.
 */
export function watchTimers(): void {
  if (isWatching) return;
  isWatching = true;
  globalThis.setTimeout = watched(globalThis.setTimeout);
  globalThis.setInterval = watched(globalThis.setInterval);
}

/** The timers that are pending and keep the process alive. */
export function listPendingTimers(): NodeJS.Timeout[] {
  return [...started.keys()].filter((timer) => !isOver(timer) && timer.hasRef());
}

/** Where the timer was started, for a message. */
export function describeTimer(timer: NodeJS.Timeout): string {
  const frames = started.get(timer)?.stack?.split('\n').slice(1) ?? [];
  return `a timer started ${frames[0]?.trim() ?? 'somewhere'}`;
}

function watched<Start extends typeof setTimeout | typeof setInterval>(start: Start): Start {
  const record = (...args: Parameters<typeof setTimeout>): NodeJS.Timeout => {
    const timer = start(...args);
    const origin = new Error('started');
    Error.captureStackTrace(origin, record);
    started.set(timer, origin);
    prune();
    return timer;
  };
  // `promisify(setTimeout)` finds its implementation on the function.
  const descriptors = Object.getOwnPropertyDescriptors({
    [promisify.custom]: Reflect.get(start, promisify.custom),
  });
  // It takes and answers what `start` does, for it only hands both on.
  return Object.defineProperties(record, descriptors) as unknown as Start;
}

/** Node has no public word for a timer that was cleared or has fired; `hasRef()` stays as it was. */
function isOver(timer: NodeJS.Timeout): boolean {
  return Reflect.get(timer, '_destroyed') === true;
}

/** Forgets timers that are over, each time their number has doubled. */
function prune(): void {
  if (started.size < pruneAt) return;
  for (const timer of started.keys()) if (isOver(timer)) started.delete(timer);
  pruneAt = Math.max(1_000, started.size * 2);
}
