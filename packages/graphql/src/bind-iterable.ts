import type { ContextTenant } from './context-tenant.ts';

/**
 * Has the steps of a stream run as the tenant of its operation: a generator runs in the context of whoever asks
 * for the next step, which is the server, after the operation itself began.
 */
export function bindIterable<T>(
  iterable: AsyncIterable<T>,
  { run, toFailure }: ContextTenant,
  mapValue: (value: T) => T = (value) => value,
): AsyncIterableIterator<T> {
  const iterator = run(() => iterable[Symbol.asyncIterator]());

  async function step(work: () => Promise<IteratorResult<T>>): Promise<IteratorResult<T>> {
    try {
      const result = await run(work);
      return result.done ? result : { done: false, value: mapValue(result.value) };
    } catch (error) {
      throw toFailure(error);
    }
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => step(() => iterator.next()),
    return: (value?: unknown) =>
      step(async () => (await iterator.return?.(value)) ?? { done: true, value: undefined }),
    throw: (error: unknown) =>
      step(async () => {
        if (iterator.throw === undefined) throw error;
        return iterator.throw(error);
      }),
  };
}

export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
