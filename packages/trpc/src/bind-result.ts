/** Runs work as the tenant of a call. */
export type RunAsTenant = <T>(work: () => T) => T;

interface Observable {
  subscribe(observer: unknown): unknown;
}

/**
 * Has what a procedure streams go on as its tenant: a generator's steps run in the context of whoever asks for
 * the next one, which is tRPC, after the call itself is over.
 */
export function bindResult(data: unknown, run: RunAsTenant): unknown {
  if (isAsyncIterable(data)) return bindIterable(data, run);
  if (isObservable(data)) return { subscribe: (observer: unknown) => run(() => data.subscribe(observer)) };
  return data;
}

function bindIterable(iterable: AsyncIterable<unknown>, run: RunAsTenant): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = run(() => iterable[Symbol.asyncIterator]());
      return {
        next: () => run(() => iterator.next()),
        return: (value?: unknown) =>
          run(() => iterator.return?.(value) ?? Promise.resolve({ done: true, value })),
      };
    },
  };
}

function isAsyncIterable(data: unknown): data is AsyncIterable<unknown> {
  return typeof data === 'object' && data !== null && Symbol.asyncIterator in data;
}

function isObservable(data: unknown): data is Observable {
  return typeof data === 'object' && data !== null && typeof Reflect.get(data, 'subscribe') === 'function';
}
