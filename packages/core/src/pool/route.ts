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
  readonly firstHome: number;
  readonly secondHome: number;
  /** The connections that were its homes when it ran there last, to see at a glance that it is known there. */
  knownAtFirst: number;
  knownAtSecond: number;
}

export const HOMES_PER_TENANT = 2;

export function createRoute(tenantId: string | undefined, slotCount: number): Route {
  return routeWith(tenantId === undefined ? 'shared' : `tenant ${tenantId}`, tenantId, slotCount, 0);
}

/**
 * A way of the shared schema's with homes beside those of other lanes, and an account of its own: what reads a part of all tenants is to
 * find that part again on the connection where it was.
 */
export function createLane(lane: number, slotCount: number): Route {
  return routeWith(`lane ${lane}`, undefined, slotCount, lane);
}

function routeWith(key: string, tenantId: string | undefined, slotCount: number, lane: number): Route {
  const digest = createHash('sha256')
    .update(tenantId === undefined ? 'shared' : key)
    .digest();
  const first = (digest.readUInt32BE(0) + lane) % slotCount;
  const step = slotCount > 1 ? 1 + (digest.readUInt32BE(4) % (slotCount - 1)) : 0;
  const second = (first + step) % slotCount;
  return { key, tenantId, firstHome: first, secondHome: second, knownAtFirst: 0, knownAtSecond: 0 };
}

/** The pool's slots in the tenant's order of preference: its homes, then the others in turn behind the second. */
export function slotAt({ firstHome, secondHome }: Route, rank: number, slotCount: number): number {
  if (rank === 0) return firstHome;
  if (rank === 1) return secondHome;
  const slot = (secondHome + rank - 1) % slotCount;
  const passesFirst = (firstHome - secondHome + slotCount) % slotCount <= rank - 1;
  return passesFirst ? (slot + 1) % slotCount : slot;
}

export function isHome({ firstHome, secondHome }: Route, slot: number): boolean {
  return firstHome === slot || secondHome === slot;
}
