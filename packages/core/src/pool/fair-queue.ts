import type { Route } from './route.ts';

/** A request for a connection that could not be served at once. */
export interface Waiter {
  readonly route: Route;
}

/** How far a connection looks past the tenant whose turn it is for one that is at home on it. */
const HOME_WINDOW = 16;
/** After so many passes the tenant whose turn it is goes first, at home or not. */
const MAX_PASSES = 8;

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
   * turn, else the next in turn. `isEligible` says whether a tenant may have another connection now.
   */
  take(isEligible: (key: string) => boolean, isAtHome: (route: Route) => boolean): W | undefined {
    let next: Line<W> | undefined;
    let seen = 0;
    for (const line of this.#lines.values()) {
      if (!isEligible(line.key)) continue;
      const waiter = line.waiters[line.head];
      if (waiter === undefined) continue;
      if (next === undefined) {
        next = line;
        if (line.passes >= MAX_PASSES) break;
      }
      if (isAtHome(waiter.route)) {
        if (line !== next) next.passes++;
        return this.#shift(line);
      }
      if (++seen >= HOME_WINDOW) break;
    }
    return next === undefined ? undefined : this.#shift(next);
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
