import { createHash } from 'node:crypto';

/**
 * Where a tenant's statements prefer to run. Every backend keeps a catalog cache for each tenant that it
 * has served, so a tenant has two home connections and leaves them only when both are busy.
 */
export interface Route {
  readonly key: string;
  /** `undefined` for the shared schema. */
  readonly tenantId: string | undefined;
  /** The slots of its home connections; the same one twice in a pool of one. */
  readonly homes: readonly [number, number];
  /** The connections that were its homes when it ran there last, to see at a glance that it is known there. */
  readonly knownAtHome: [number, number];
}

export const HOMES_PER_TENANT = 2;

export function createRoute(tenantId: string | undefined, slotCount: number): Route {
  const key = tenantId === undefined ? 'shared' : `tenant ${tenantId}`;
  const digest = createHash('sha256').update(key).digest();
  const first = digest.readUInt32BE(0) % slotCount;
  const step = slotCount > 1 ? 1 + (digest.readUInt32BE(4) % (slotCount - 1)) : 0;
  return { key, tenantId, homes: [first, (first + step) % slotCount], knownAtHome: [0, 0] };
}

/** The pool's slots in the tenant's order of preference: its homes, then the others in turn behind the second. */
export function slotAt({ homes: [first, second] }: Route, rank: number, slotCount: number): number {
  if (rank === 0) return first;
  if (rank === 1) return second;
  const slot = (second + rank - 1) % slotCount;
  const passesFirst = (first - second + slotCount) % slotCount <= rank - 1;
  return passesFirst ? (slot + 1) % slotCount : slot;
}

export function isHome({ homes }: Route, slot: number): boolean {
  return homes[0] === slot || homes[1] === slot;
}
