import type { Deadline } from './deadlines.ts';
import type { Waiter } from './fair-queue.ts';
import type { Route } from './route.ts';

/** Takes a request out of the queue and rejects it. */
export type GiveUp<C> = (request: PendingRequest<C>, cause: 'timeout' | 'abort') => void;

/** A request for a connection that waits for its turn. */
export class PendingRequest<C> implements Waiter, Deadline {
  readonly route: Route;
  readonly signal: AbortSignal | undefined;
  /** Content with a place on a connection that others use as well. */
  readonly shares: boolean;
  since = 0;
  dueAt = 0;
  isSettled = false;
  readonly #resolve: (member: C) => void;
  readonly #reject: (error: Error) => void;
  #giveUp: GiveUp<C> | undefined;
  #onAbort: (() => void) | undefined;

  constructor(
    route: Route,
    { signal, shares }: { readonly signal: AbortSignal | undefined; readonly shares: boolean },
    resolve: (member: C) => void,
    reject: (error: Error) => void,
  ) {
    this.route = route;
    this.signal = signal;
    this.shares = shares;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  wait(since: number, timeoutMs: number, giveUp: GiveUp<C>): void {
    this.since = since;
    this.dueAt = since + timeoutMs;
    this.#giveUp = giveUp;
    if (this.signal === undefined) return;
    this.#onAbort = () => giveUp(this, 'abort');
    this.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  resolve(member: C): void {
    this.#settle();
    this.#resolve(member);
  }

  reject(error: Error): void {
    this.#settle();
    this.#reject(error);
  }

  expire(): void {
    this.#giveUp?.(this, 'timeout');
  }

  #settle(): void {
    this.isSettled = true;
    if (this.#onAbort !== undefined) this.signal?.removeEventListener('abort', this.#onAbort);
  }
}
