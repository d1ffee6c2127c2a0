import type { Route } from './route.ts';
import type { TenantAccount } from './tenant-account.ts';

/** A request for a connection that could not be served at once. */
export interface Waiter {
  readonly route: Route;
}

/** Who may have a connection that has become free. */
export interface Choice<W> {
  /** May the tenant have another connection now, for this request? */
  isEligible(account: TenantAccount, waiter: W): boolean;
  /** Is the connection one that the tenant prefers? */
  isAtHome(account: TenantAccount): boolean;
  /** Has it waited for such a connection long enough? */
  isOverdue(waiter: W): boolean;
}

/** How far a connection looks past the tenant whose turn it is for one that is at home on it. */
const HOME_WINDOW = 64;
/** After so many passes the tenant whose turn it is goes first, at home or not. */
const MAX_PASSES = 64;

/** How many rounds a tenant lets the others have for each connection that it holds beyond its share. */
const ROUNDS_YIELDED = 4;

/** A tenant's account with its requests that wait. */
interface Line<W> extends TenantAccount {
  waiters: W[];
  head: number;
  passes: number;
  /** How many requests had been taken when it first had to yield; -1 when it does not. */
  yieldsSince: number;
}

interface FairQueueOptions<W> {
  /** Connections that there may be, which tenants share evenly while more is asked for. */
  readonly capacity: number;
  /** Told of every waiter that comes or goes. */
  readonly noteChange?: (waiter: W, change: 1 | -1) => void;
}

/**
 * Requests in turn by tenant: each tenant with requests waiting gets one connection a round, however many
 * requests it has. One that holds its share of the connections already lets others go first, the longer the more it
 * holds: slow statements would pile up otherwise. Within a tenant, first come, first served.
 */
export class FairQueue<W extends Waiter> {
  /** Of every tenant that holds connections or waits for one. */
  readonly #lines = new Map<string, Line<W>>();
  /** Those with requests waiting, in turn. */
  readonly #round = new Set<Line<W>>();
  readonly #capacity: number;
  readonly #noteChange: (waiter: W, change: 1 | -1) => void;
  #size = 0;
  /** Requests taken so far. */
  #taken = 0;

  constructor({ capacity, noteChange = () => undefined }: FairQueueOptions<W>) {
    this.#capacity = capacity;
    this.#noteChange = noteChange;
  }

  get size(): number {
    return this.#size;
  }

  /** What a tenant has now, if it has anything. */
  find(key: string): TenantAccount | undefined {
    return this.#lines.get(key);
  }

  /** Requests of this tenant that wait. */
  count(key: string): number {
    const line = this.#lines.get(key);
    return line === undefined ? 0 : line.waiters.length - line.head;
  }

  /** How many requests of each tenant wait; `undefined` is the shared schema. */
  waitingByTenant(): Array<readonly [tenantId: string | undefined, count: number]> {
    return [...this.#round].map(({ route, waiters, head }) => [route.tenantId, waiters.length - head]);
  }

  /** A tenant takes a connection. */
  hold(route: Route): TenantAccount {
    const line = this.#lineOf(route);
    line.held++;
    return line;
  }

  /** A tenant gives a connection back. */
  letGo(account: TenantAccount): void {
    account.held--;
    if (account.held === 0 && !this.isWaiting(account)) this.#lines.delete(account.route.key);
  }

  isWaiting(account: TenantAccount): boolean {
    // Accounts are lines to whoever is not this class.
    return this.#round.has(account as Line<W>);
  }

  push(waiter: W): void {
    const line = this.#lineOf(waiter.route);
    line.waiters.push(waiter);
    this.#round.add(line);
    this.#size++;
    this.#noteChange(waiter, 1);
  }

  /**
   * Takes the request that should have the connection: one of a tenant at home there if it is near its
   * turn; else the next in turn, if it has waited long enough to go elsewhere. Otherwise nobody.
   */
  take(choice: Choice<W>): W | undefined {
    const line = this.#choose(choice);
    return line === undefined ? undefined : this.#shift(line);
  }

  /** The same request, left where it is. */
  peek(choice: Choice<W>): W | undefined {
    const line = this.#choose(choice);
    return line?.waiters[line.head];
  }

  #choose(choice: Choice<W>): Line<W> | undefined {
    let next: Line<W> | undefined;
    let yielding: Line<W> | undefined;
    let isNextOverdue = false;
    let seen = 0;
    for (const line of this.#round) {
      const waiter = line.waiters[line.head];
      if (waiter === undefined || !choice.isEligible(line, waiter)) continue;
      if (this.#mustYield(line)) {
        yielding ??= line;
        if (++seen >= HOME_WINDOW) break;
        continue;
      }
      if (next === undefined) {
        next = line;
        isNextOverdue = choice.isOverdue(waiter);
        if (isNextOverdue && line.passes >= MAX_PASSES) break;
      }
      if (choice.isAtHome(line) && (!isNextOverdue || choice.isOverdue(waiter))) {
        if (line !== next) next.passes++;
        return line;
      }
      if (++seen >= HOME_WINDOW) break;
    }
    if (isNextOverdue) return next;
    const waiter = yielding?.waiters[yielding.head];
    // A connection that nobody else can use is better used than kept.
    if (yielding === undefined || waiter === undefined) return undefined;
    return choice.isAtHome(yielding) || choice.isOverdue(waiter) ? yielding : undefined;
  }

  /** Whether others go first, since it holds its share and they may not. */
  #mustYield(line: Line<W>): boolean {
    if (line.held === 0) return false;
    const share = Math.ceil(this.#capacity / this.#lines.size);
    if (line.held < share) return false;
    if (line.yieldsSince < 0) line.yieldsSince = this.#taken;
    const rounds = ROUNDS_YIELDED * (line.held - share + 1);
    return this.#taken - line.yieldsSince < rounds * this.#round.size;
  }

  /** Takes the first request of a tenant. */
  takeOf(key: string): W | undefined {
    const line = this.#lines.get(key);
    return line === undefined || !this.#round.has(line) ? undefined : this.#shift(line);
  }

  /** Takes the request whose turn it is, wherever it would like to run. */
  takeNext(): W | undefined {
    const [line] = this.#round;
    return line === undefined ? undefined : this.#shift(line);
  }

  /** Takes the request that came last of the tenant with most of them, if it has more than `length`. */
  takeFromLongest(length: number): W | undefined {
    let longest: Line<W> | undefined;
    let most = length;
    for (const line of this.#round) {
      const waiting = line.waiters.length - line.head;
      if (waiting <= most) continue;
      most = waiting;
      longest = line;
    }
    const waiter = longest?.waiters.pop();
    if (longest === undefined || waiter === undefined) return undefined;
    this.#size--;
    this.#noteChange(waiter, -1);
    if (longest.head >= longest.waiters.length) this.#leaveRound(longest);
    return waiter;
  }

  remove(waiter: W): boolean {
    const line = this.#lines.get(waiter.route.key);
    const index = line?.waiters.indexOf(waiter, line.head) ?? -1;
    if (line === undefined || index === -1) return false;
    line.waiters.splice(index, 1);
    this.#size--;
    this.#noteChange(waiter, -1);
    if (line.head >= line.waiters.length) this.#leaveRound(line);
    return true;
  }

  /** Empties the queue. */
  takeAll(): W[] {
    const lines = [...this.#round];
    const waiters = lines.flatMap((line) => line.waiters.slice(line.head));
    for (const line of lines) this.#leaveRound(line);
    this.#size = 0;
    for (const waiter of waiters) this.#noteChange(waiter, -1);
    return waiters;
  }

  #lineOf(route: Route): Line<W> {
    const known = this.#lines.get(route.key);
    if (known !== undefined) return known;
    const line = { route, held: 0, waiters: [], head: 0, passes: 0, yieldsSince: -1 };
    this.#lines.set(route.key, line);
    return line;
  }

  #leaveRound(line: Line<W>): void {
    this.#round.delete(line);
    line.waiters = [];
    line.head = 0;
    line.passes = 0;
    line.yieldsSince = -1;
    if (line.held === 0) this.#lines.delete(line.route.key);
  }

  #shift(line: Line<W>): W | undefined {
    const waiter = line.waiters[line.head];
    line.head++;
    this.#size--;
    this.#taken++;
    line.passes = 0;
    line.yieldsSince = -1;
    if (waiter !== undefined) this.#noteChange(waiter, -1);
    if (line.head === line.waiters.length) {
      this.#leaveRound(line);
      return waiter;
    }
    // To the end of the round: a Set keeps the order in which its members were added.
    this.#round.delete(line);
    this.#round.add(line);
    forgetServed(line);
    return waiter;
  }
}

/** Keeps the memory of a long line in bounds without moving it for each request. */
function forgetServed<W>(line: Line<W>): void {
  if (line.head < 64 || line.head * 2 < line.waiters.length) return;
  line.waiters = line.waiters.slice(line.head);
  line.head = 0;
}
