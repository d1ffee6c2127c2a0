import { LONGEST_TIMER_MS } from '../pool/index.ts';

/** A point in time by which all work of something must have an answer. */
export interface TimeLimit {
  /** The failure of work, or that the time was up; `undefined` when it succeeded. */
  failureOf(work: (signal: AbortSignal) => Promise<unknown>): Promise<Error | undefined>;
  end(): void;
}

export function createTimeLimit(timeoutMs: number): TimeLimit {
  const controller = new AbortController();
  const { signal } = controller;
  const isUp = new Promise<Error>((resolve) => {
    signal.addEventListener('abort', () => resolve(new Error(`No answer within ${timeoutMs} ms.`)));
  });
  const timer = setTimeout(() => controller.abort(), Math.min(timeoutMs, LONGEST_TIMER_MS));
  return {
    failureOf: (work) => Promise.race([failureOf(work, signal), isUp]),
    end: () => clearTimeout(timer),
  };
}

async function failureOf(
  work: (signal: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
): Promise<Error | undefined> {
  try {
    await work(signal);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
