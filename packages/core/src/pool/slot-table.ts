import type { OwnedPool } from './owned-pool.ts';
import type { PoolMember } from './pool-member.ts';
import type { Route } from './route.ts';
import type { TenantAccount } from './tenant-account.ts';

/** `reserved`: a connection that is not in service yet, or is being opened for later. */
export type SlotState = 'vacant' | 'opening' | 'reserved' | 'idle' | 'busy' | 'closing';

/** A place for one connection; a tenant's homes are places, whatever connection is in them. */
export interface Slot<C extends PoolMember> {
  readonly index: number;
  readonly state: SlotState;
  /** A new number with each connection. */
  connectionNumber: number;
  member?: C | undefined;
  /** The account of the tenant that holds the connection now. */
  holder?: TenantAccount | undefined;
  /** Of the tenant that holds the connection now, or held it last. */
  lastRoute?: Route | undefined;
  /** Whose alone the connection is, or is going to be. */
  owner?: OwnedPool<C> | undefined;
  /** Keys of the tenants that this connection has served. */
  tenants: Set<string>;
  uses: number;
  /** How many share the connection now; 0 when its holder has it alone. */
  sharers: number;
  /** When it was taken, or the last of its sharers left. */
  movedAt: number;
  /** Requests that wait for it, as their home, and will not share it. */
  wantedAlone: number;
  openedAt: number;
  idleSince: number;
  /** When a request that had waited got it, else 0. */
  lentAt: number;
}

/** The slots of a pool, and how many are in each state. */
export class SlotTable<C extends PoolMember> {
  readonly #slots: ReadonlyArray<Slot<C>>;
  readonly #count: Record<SlotState, number>;
  #connections = 0;

  constructor(size: number) {
    this.#slots = Array.from({ length: size }, (_, index) => ({
      index,
      state: 'vacant',
      connectionNumber: 0,
      tenants: new Set<string>(),
      uses: 0,
      sharers: 0,
      movedAt: 0,
      wantedAlone: 0,
      openedAt: 0,
      idleSince: 0,
      lentAt: 0,
    }));
    this.#count = { vacant: size, opening: 0, reserved: 0, idle: 0, busy: 0, closing: 0 };
  }

  get size(): number {
    return this.#slots.length;
  }

  get count(): Readonly<Record<SlotState, number>> {
    return this.#count;
  }

  at(index: number): Slot<C> {
    const slot = this.#slots[index];
    if (slot === undefined) throw new RangeError(`The pool has no slot ${index}.`);
    return slot;
  }

  filter(state: SlotState): Slot<C>[] {
    return this.#slots.filter((slot) => slot.state === state);
  }

  mark(slot: Slot<C>, state: SlotState): void {
    this.#count[slot.state]--;
    this.#count[state]++;
    // Only this table writes the state, so that the counts stay true.
    (slot as { state: SlotState }).state = state;
  }

  /** Notes that the slot's connection serves this tenant. */
  noteTenant(slot: Slot<C>, route: Route): void {
    const { index, connectionNumber } = slot;
    if (index === route.firstHome) {
      if (route.knownAtFirst === connectionNumber) return;
      route.knownAtFirst = connectionNumber;
    } else if (index === route.secondHome) {
      if (route.knownAtSecond === connectionNumber) return;
      route.knownAtSecond = connectionNumber;
    }
    slot.tenants.add(route.key);
  }

  occupy(slot: Slot<C>, member: C): void {
    slot.member = member;
    slot.connectionNumber = ++this.#connections;
  }

  /** Two slots exchange their connections, with all that is known of them. */
  exchange(one: Slot<C>, other: Slot<C>): void {
    const { member, connectionNumber, lastRoute, tenants, uses, openedAt, idleSince } = one;
    moveConnection(other, one);
    moveConnection({ member, connectionNumber, lastRoute, tenants, uses, openedAt, idleSince }, other);
  }

  findVacant(): Slot<C> | undefined {
    return this.#count.vacant === 0 ? undefined : this.#slots.find(({ state }) => state === 'vacant');
  }

  vacate(slot: Slot<C>): void {
    this.mark(slot, 'vacant');
    slot.member = undefined;
    slot.holder = undefined;
    slot.lastRoute = undefined;
    slot.tenants = new Set();
    slot.uses = 0;
    slot.sharers = 0;
  }
}

type Occupancy<C extends PoolMember> = Pick<
  Slot<C>,
  'member' | 'connectionNumber' | 'lastRoute' | 'tenants' | 'uses' | 'openedAt' | 'idleSince'
>;

function moveConnection<C extends PoolMember>(from: Occupancy<C>, to: Slot<C>): void {
  to.member = from.member;
  to.connectionNumber = from.connectionNumber;
  to.lastRoute = from.lastRoute;
  to.tenants = from.tenants;
  to.uses = from.uses;
  to.openedAt = from.openedAt;
  to.idleSince = from.idleSince;
}
