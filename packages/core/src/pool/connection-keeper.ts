import { Goodbyes } from './goodbyes.ts';
import { IdleProbe } from './idle-probe.ts';
import { IdleSweeper } from './idle-sweeper.ts';
import { Openings } from './openings.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import type { Slot, SlotTable } from './slot-table.ts';

/** Who hears what becomes of connections. */
export interface KeeperEvents<C extends PoolMember> {
  /** A connection is there, and idle. */
  readonly opened: (slot: Slot<C>) => void;
  readonly failedToOpen: (slot: Slot<C>, error: Error) => void;
  /** A connection is gone, and its place vacant. */
  readonly vacated: () => void;
  /** A connection that was asked whether it still leads to a server is to be released. */
  readonly probed: (member: C) => void;
}

/** Opens the connections of a pool and closes them; every one of them has a slot until the server has let it go. */
export class ConnectionKeeper<C extends PoolMember> {
  readonly #options: PoolOptions<C>;
  readonly #slots: SlotTable<C>;
  readonly #events: KeeperEvents<C>;
  readonly #slotOf = new Map<C, Slot<C>>();
  readonly #openings: Openings<C>;
  readonly #goodbyes = new Goodbyes();
  readonly #sweeper: IdleSweeper;
  readonly #probe: IdleProbe<C> | undefined;
  #isClosed = false;

  constructor(options: PoolOptions<C>, slots: SlotTable<C>, events: KeeperEvents<C>) {
    this.#options = options;
    this.#slots = slots;
    this.#events = events;
    this.#openings = new Openings(options.open);
    const { idleTimeoutMs, probe, now, onIdleLost } = options;
    this.#sweeper = new IdleSweeper([idleTimeoutMs, probe?.afterMs ?? 0], () => this.#sweep());
    this.#probe =
      probe &&
      new IdleProbe(probe, { slots, now, giveBack: events.probed, lost: (member) => onIdleLost?.(member) });
  }

  /** The slot of a connection that the pool has not given up. */
  slotOf(member: C): Slot<C> | undefined {
    return this.#slotOf.get(member);
  }

  /** Opens a connection for requests that wait. */
  open(slot: Slot<C>): void {
    this.#slots.mark(slot, 'opening');
    this.#openings.start(
      (member) => {
        if (!this.#occupy(slot, member)) return;
        this.#slots.mark(slot, 'idle');
        this.#events.opened(slot);
      },
      (error) => {
        this.#slots.vacate(slot);
        this.#events.failedToOpen(slot, error);
      },
      slot.owner?.route.tenantId,
    );
  }

  /** Opens a connection that nobody waits for yet; it stays out of service until its slot is marked otherwise. */
  reserve(slot: Slot<C>, settled: (isThere: boolean) => void): void {
    if (this.#isClosed) return;
    this.#slots.mark(slot, 'reserved');
    this.#openings.start(
      (member) => settled(this.#occupy(slot, member)),
      () => {
        this.#slots.vacate(slot);
        settled(false);
        this.#events.vacated();
      },
    );
  }

  /** Two slots exchange their connections. */
  exchange(one: Slot<C>, other: Slot<C>): void {
    this.#slots.exchange(one, other);
    for (const slot of [one, other]) if (slot.member !== undefined) this.#slotOf.set(slot.member, slot);
  }

  /** Closes a connection. Until the server has let it go it counts: one in its place would be one too many. */
  retire(slot: Slot<C>, gone?: () => void): void {
    this.#sayGoodbye(slot, gone);
  }

  /** Ends what a connection is at, in the server too, and closes it; resolves when its slot is vacant. */
  abandon(slot: Slot<C>): Promise<void> {
    const farewell = slot.member?.abandon();
    if (farewell === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#sayGoodbye(slot, resolve, farewell));
  }

  /** Clears the place of a connection that is dead. */
  clear(slot: Slot<C>): void {
    if (slot.member !== undefined) this.#slotOf.delete(slot.member);
    this.#slots.vacate(slot);
    // Where one died, others may have.
    this.#probe?.suspect();
    this.#events.vacated();
  }

  /** Opens no more, and closes what is idle. */
  beginClosing(): void {
    this.#isClosed = true;
    this.#sweeper.stop();
    this.#openings.abortAll();
    for (const slot of [...this.#slots.filter('idle'), ...this.#slots.filter('reserved')]) this.retire(slot);
  }

  /** Closes what is left, and cancels what it is at. */
  async finishClosing(): Promise<void> {
    for (const slot of this.#slots.filter('busy')) void this.abandon(slot);
    await this.#goodbyes.settled();
  }

  #sayGoodbye(slot: Slot<C>, gone?: () => void, farewell?: Promise<void>): void {
    const { member } = slot;
    if (member === undefined) return;
    this.#slotOf.delete(member);
    this.#slots.mark(slot, 'closing');
    const vacate = (): void => {
      this.#slots.vacate(slot);
      gone?.();
      this.#events.vacated();
    };
    this.#goodbyes.say(member, vacate, farewell);
  }

  /** False when the connection is of no use any more. */
  #occupy(slot: Slot<C>, member: C): boolean {
    if (this.#isClosed || !member.isAlive) {
      member.destroy();
      this.#slots.vacate(slot);
      this.#events.vacated();
      return false;
    }
    this.#slots.occupy(slot, member);
    slot.openedAt = this.#options.now();
    slot.idleSince = slot.openedAt;
    this.#slotOf.set(member, slot);
    this.#sweeper.start();
    member.onGone(() => this.#lost(member));
    return true;
  }

  /** The connection died: its holder hears of it from its own statement. */
  #lost(member: C): void {
    const slot = this.#slotOf.get(member);
    if (slot === undefined || (slot.state !== 'idle' && slot.state !== 'reserved')) return;
    this.#options.onIdleLost?.(member);
    this.clear(slot);
  }

  #sweep(): boolean {
    const { idleTimeoutMs, min, now } = this.#options;
    const { count } = this.#slots;
    let spare = count.idle + count.busy - min;
    for (const slot of this.#slots.filter('idle')) {
      if (spare <= 0 || idleTimeoutMs <= 0 || now() - slot.idleSince < idleTimeoutMs) continue;
      spare--;
      this.retire(slot);
    }
    this.#probe?.sweep();
    return count.vacant < this.#slots.size;
  }
}
