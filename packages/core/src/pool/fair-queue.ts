import type { Route } from './route.ts';

/** A request for a connection that could not be served at once. */
export interface Waiter {
  readonly route: Route;
}

/** Who may have a connection that has become free. */
export interface Choice<W> {
  /** May the tenant have another connection now? */
  isEligible(key: string): boolean;
  /** Is the connection one that the tenant prefers? */
  isAtHome(route: Route): boolean;
  /** Has it waited for such a connection long enough? */
  isOverdue(waiter: W): boolean;
}

/** How far a connection looks past the tenant whose turn it is for one that is at home on it. */
const HOME_WINDOW = 64;
/** After so many passes the tenant whose turn it is goes first, at home or not. */
const MAX_PASSES = 64;

interface Line<W> {
  readonly key: string;
  readonly waiters: W[];
  head: number;
  passes: number;
}

/**
 * Requests in turn by tenant: each tenant with requests waiting gets one connection a round, however many
 * requests it has. Within a tenant, first come, first served.
 */
export class FairQueue<W extends Waiter> {
  readonly #lines = new Map<string, Line<W>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(key: string): boolean {
    return this.#lines.has(key);
  }

  /** Requests of this tenant that wait. */
  count(key: string): number {
    const line = this.#lines.get(key);
    return line === undefined ? 0 : line.waiters.length - line.head;
  }

  /** How many requests of each tenant wait; `undefined` is the shared schema. */
  waitingByTenant(): Array<readonly [tenantId: string | undefined, count: number]> {
    return [...this.#lines.values()].map(({ waiters, head }) => [
      waiters[head]?.route.tenantId,
      waiters.length - head,
    ]);
  }

  push(waiter: W): void {
    const { key } = waiter.route;
    let line = this.#lines.get(key);
    if (line === undefined) {
      line = { key, waiters: [], head: 0, passes: 0 };
      this.#lines.set(key, line);
    }
    line.waiters.push(waiter);
    this.#size++;
  }

  /**
   * Takes the request that should have the connection: one of a tenant at home there if it is near its
   * turn; else the next in turn, if it has waited long enough to go elsewhere. Otherwise nobody.
   */
  take(choice: Choice<W>): W | undefined {
    let next: Line<W> | undefined;
    let isNextOverdue = false;
    let seen = 0;
    for (const line of this.#lines.values()) {
      if (!choice.isEligible(line.key)) continue;
      const waiter = line.waiters[line.head];
      if (waiter === undefined) continue;
      if (next === undefined) {
        next = line;
        isNextOverdue = choice.isOverdue(waiter);
        if (isNextOverdue && line.passes >= MAX_PASSES) break;
      }
      if (choice.isAtHome(waiter.route) && (!isNextOverdue || choice.isOverdue(waiter))) {
        if (line !== next) next.passes++;
        return this.#shift(line);
      }
      if (++seen >= HOME_WINDOW) break;
    }
    return next === undefined || !isNextOverdue ? undefined : this.#shift(next);
  }

  /** Takes the request whose turn it is, wherever it would like to run. */
  takeNext(): W | undefined {
    const [line] = this.#lines.values();
    return line === undefined ? undefined : this.#shift(line);
  }

  remove(waiter: W): boolean {
    const line = this.#lines.get(waiter.route.key);
    const index = line?.waiters.indexOf(waiter, line.head) ?? -1;
    if (line === undefined || index === -1) return false;
    line.waiters.splice(index, 1);
    this.#size--;
    if (line.head >= line.waiters.length) this.#lines.delete(line.key);
    return true;
  }

  /** Empties the queue. */
  takeAll(): W[] {
    const waiters = [...this.#lines.values()].flatMap((line) => line.waiters.slice(line.head));
    this.#lines.clear();
    this.#size = 0;
    return waiters;
  }

  #shift(line: Line<W>): W | undefined {
    const waiter = line.waiters[line.head];
    line.head++;
    this.#size--;
    line.passes = 0;
    // To the end of the round: a Map keeps the order in which keys were set.
    this.#lines.delete(line.key);
    if (line.head < line.waiters.length) this.#lines.set(line.key, compacted(line));
    return waiter;
  }
}

function compacted<W>(line: Line<W>): Line<W> {
  if (line.head < 64 || line.head * 2 < line.waiters.length) return line;
  return { ...line, waiters: line.waiters.slice(line.head), head: 0 };
}
