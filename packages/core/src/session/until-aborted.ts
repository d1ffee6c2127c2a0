import { type GivenUpOptions, givenUp } from '../errors/index.ts';

/**
 * Waits for a promise until the signal fires; the promise itself goes on.
 *
 * @throws StatementAbortedError, DeadlineExceededError
 */
export function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  options: GivenUpOptions,
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(givenUp(signal, options));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
