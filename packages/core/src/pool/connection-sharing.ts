import { isWornOut } from './connection-wear.ts';
import type { Lending } from './lending.ts';
import type { PendingRequest } from './pending-request.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolOptions } from './pool-options.ts';
import type { Route } from './route.ts';
import type { Slot, SlotTable } from './slot-table.ts';

/** A shared connection without an answer for so long takes no more sharers, in milliseconds. */
const STALLED_MS = 20;

/** Connections that several statements use at a time: who may join whom, and who was the last to leave. */
export class ConnectionSharing<C extends PoolMember> {
  readonly #options: PoolOptions<C>;
  readonly #slots: SlotTable<C>;
  readonly #lending: Lending<C>;

  constructor(options: PoolOptions<C>, slots: SlotTable<C>, lending: Lending<C>) {
    this.#options = options;
    this.#slots = slots;
    this.#lending = lending;
  }

  /** Lends an idle connection to the first of those who are to share it. */
  begin(slot: Slot<C>, route: Route): C {
    const member = this.#lending.lend(slot, route);
    // One that cannot be shared is its holder's alone.
    if (!member.isShareable) return member;
    slot.sharers = 1;
    slot.movedAt = this.#options.now();
    member.share(true);
    return member;
  }

  /**
   * Whether another may join those who share the connection. Not while somebody waits to have it alone, and not
   * when it is worn out: with newcomers all the time it would never come free.
   */
  hasRoom(slot: Slot<C>): boolean {
    const { pipelineDepth, now } = this.#options;
    if (slot.sharers === 0 || slot.sharers >= pipelineDepth || slot.wantedAlone > 0) return false;
    if (slot.member?.isShareable !== true || isWornOut(slot, this.#options)) return false;
    return now() - slot.movedAt < STALLED_MS;
  }

  join(slot: Slot<C>, route: Route): C {
    if (slot.member === undefined) throw new Error('A shared slot holds a connection.');
    slot.sharers++;
    slot.uses++;
    slot.lastRoute = route;
    this.#slots.noteTenant(slot, route);
    return slot.member;
  }

  /** One of those who share leaves; true when it was the last. */
  leave(slot: Slot<C>): boolean {
    slot.sharers--;
    if (slot.sharers === 0) {
      slot.member?.share(false);
      return true;
    }
    slot.movedAt = this.#options.now();
    return false;
  }

  /** Keeps count, at its homes, of a request that waits and will not share. */
  noteWish({ route, shares }: PendingRequest<C>, change: 1 | -1): void {
    if (shares || this.#options.pipelineDepth === 1) return;
    const { firstHome, secondHome } = route;
    this.#slots.at(firstHome).wantedAlone += change;
    if (secondHome !== firstHome) this.#slots.at(secondHome).wantedAlone += change;
  }
}
