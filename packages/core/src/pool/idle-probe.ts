import type { PoolMember } from './pool-member.ts';
import type { Slot, SlotTable } from './slot-table.ts';

/** How to find out whether there is still a server at the other end of a connection. */
export interface ProbeOptions<C extends PoolMember> {
  /** Ask connections from which nothing was heard for so long, in milliseconds. */
  readonly afterMs: number;
  /** Whether the server answers; bounded in time. Never rejects. */
  answers(member: C): Promise<boolean>;
}

export interface IdleProbePool<C extends PoolMember> {
  readonly slots: SlotTable<C>;
  readonly now: () => number;
  giveBack(member: C): void;
  /** Told of a connection that gave no answer. */
  lost(member: C): void;
}

/** After one connection was lost, those from which nothing was heard for so long are asked, too. In milliseconds. */
const SUSPICIOUS_MS = 1_000;

/**
 * Finds idle connections whose other end has vanished without a word: a server that lost its power, a firewall that
 * forgot them. Nobody can have a connection while it is asked.
 */
export class IdleProbe<C extends PoolMember> {
  readonly #options: ProbeOptions<C>;
  readonly #pool: IdleProbePool<C>;
  readonly #askedAt = new WeakMap<C, number>();

  constructor(options: ProbeOptions<C>, pool: IdleProbePool<C>) {
    this.#options = options;
    this.#pool = pool;
  }

  /** Asks those that have been silent for long. */
  sweep(): void {
    this.#askAll(this.#options.afterMs);
  }

  /** A connection was lost: are the others still there? */
  suspect(): void {
    this.#askAll(SUSPICIOUS_MS);
  }

  #askAll(silentForMs: number): void {
    const { slots, now } = this.#pool;
    for (const slot of slots.filter('idle')) {
      const { member, idleSince } = slot;
      if (member === undefined) continue;
      const heardAt = Math.max(idleSince, this.#askedAt.get(member) ?? 0);
      if (now() - heardAt >= silentForMs) void this.#ask(slot, member);
    }
  }

  async #ask(slot: Slot<C>, member: C): Promise<void> {
    const { slots, now, giveBack, lost } = this.#pool;
    const { idleSince } = slot;
    this.#askedAt.set(member, now());
    slots.mark(slot, 'busy');
    if (!(await this.#options.answers(member))) lost(member);
    giveBack(member);
    // It was of no use to anybody meanwhile.
    if (slot.member === member && slot.state === 'idle') slot.idleSince = idleSince;
  }
}
