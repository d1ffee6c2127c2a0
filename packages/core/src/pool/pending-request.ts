import type { Deadline } from './deadlines.ts';
import type { Waiter } from './fair-queue.ts';
import type { Route } from './route.ts';

interface Outcome<C> {
  readonly resolve: (member: C) => void;
  readonly reject: (error: Error) => void;
  /** Takes the request out of the queue and rejects it. */
  readonly giveUp: (request: PendingRequest<C>, cause: 'timeout' | 'abort') => void;
}

/** A request for a connection that waits for its turn. */
export class PendingRequest<C> implements Waiter, Deadline {
  readonly route: Route;
  readonly since: number;
  readonly dueAt: number;
  readonly signal: AbortSignal | undefined;
  readonly #outcome: Outcome<C>;
  #isSettled = false;
  #onAbort: (() => void) | undefined;

  constructor(
    route: Route,
    since: number,
    timeoutMs: number,
    outcome: Outcome<C>,
    signal: AbortSignal | undefined,
  ) {
    this.route = route;
    this.since = since;
    this.dueAt = since + timeoutMs;
    this.signal = signal;
    this.#outcome = outcome;
    if (signal === undefined) return;
    this.#onAbort = () => outcome.giveUp(this, 'abort');
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  resolve(member: C): void {
    this.#settle();
    this.#outcome.resolve(member);
  }

  reject(error: Error): void {
    this.#settle();
    this.#outcome.reject(error);
  }

  expire(): void {
    this.#outcome.giveUp(this, 'timeout');
  }

  #settle(): void {
    this.#isSettled = true;
    if (this.#onAbort !== undefined) this.signal?.removeEventListener('abort', this.#onAbort);
  }
}
