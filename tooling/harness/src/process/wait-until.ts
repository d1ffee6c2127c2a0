import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  readonly timeoutMs: number;
  /** @default 20 */
  readonly intervalMs?: number;
}

/** Polls `isDone` until it is true; answers whether that happened in time. */
export async function waitUntil(
  isDone: () => boolean | Promise<boolean>,
  options: WaitOptions,
): Promise<boolean> {
  const deadline = performance.now() + options.timeoutMs;
  while (!(await isDone())) {
    if (performance.now() >= deadline) return false;
    await sleep(options.intervalMs ?? 20);
  }
  return true;
}
