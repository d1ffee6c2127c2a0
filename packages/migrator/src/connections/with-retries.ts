import { isConnectionLoss, isLockConflict } from './database-problem.ts';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;

/**
 * Runs a step again when a lock was in the way or the connection was lost, with exponential back-off. Only for
 * steps that read, or that take a schema's lock and then look what is there: if the first attempt did commit and
 * just its answer was lost, the second one waits for the lock and finds the work done.
 */
export async function withRetries<Result>(
  retries: number,
  step: () => Promise<Result>,
  mayPass: (error: unknown) => boolean = mayPassSoon,
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (attempt >= retries || !mayPass(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs(attempt)));
    }
  }
}

export function mayPassSoon(error: unknown): boolean {
  return isLockConflict(error) || isConnectionLoss(error);
}

/** @param attempt - 0 for the first one that failed */
export function retryDelayMs(attempt: number): number {
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
}
