import { describe, expect, it } from 'vitest';
import { createPool, FakeMember } from '../../test/fixtures/fake-pool.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { Route } from './route.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Connections that open, and say goodbye, when the test says so. */
function createParkedPool(max: number, overrides: Parameters<typeof createPool>[0] = {}) {
  const members: FakeMember[] = [];
  const parked: Array<() => void> = [];
  const { pool } = createPool({
    max,
    maxTenantsPerConnection: 1,
    open: () => {
      const member = new FakeMember();
      members.push(member);
      return new Promise((resolve) => parked.push(() => resolve(member)));
    },
    ...overrides,
  });
  const openNext = async (): Promise<void> => {
    parked.shift()?.();
    await settled();
  };
  /** Has each tenant in turn use the pool; with a limit of one tenant the second wears a connection out. */
  const visit = async (tenantIds: readonly string[]): Promise<void> => {
    for (const tenantId of tenantIds) {
      const request = pool.acquire(pool.routeFor(tenantId));
      await openNext();
      pool.release(await request);
    }
  };
  return { pool, members, parked, openNext, visit };
}

/** Two tenants that prefer the same connection. */
function findHousemates(pool: ConnectionPool<FakeMember>): [one: Route, other: Route] {
  const one = pool.routeFor('one');
  for (let n = 0; ; n++) {
    const other = pool.routeFor(`other ${n}`);
    if (one.firstHome === other.firstHome) return [one, other];
  }
}

const ended = (members: readonly FakeMember[]): number => members.filter(({ wasEnded }) => wasEnded).length;

describe('a connection that has served its number of tenants', () => {
  it('serves on until another is there, as long as the pool has room for one more', async () => {
    const { pool, members, parked, openNext } = createParkedPool(2);
    const [first, other] = findHousemates(pool);
    const asked = pool.acquire(first);
    await openNext();
    const worn = await asked;
    pool.release(worn);
    expect(pool.tryAcquire(other)).toBe(worn);
    pool.release(worn);

    expect(parked).toHaveLength(1);
    expect(pool.tryAcquire(first)).toBe(worn);
    await openNext();
    expect(ended(members)).toBe(0);
    pool.release(worn);
    expect(worn.wasEnded).toBe(true);
    expect(pool.tryAcquire(first)).toBe(members[1]);
    await pool.close(0);
  });

  it('is never closed in anybody’s hands', async () => {
    const { pool, members, openNext } = createParkedPool(2);
    const [first, other] = findHousemates(pool);
    const asked = pool.acquire(first);
    await openNext();
    const worn = await asked;
    pool.release(worn);
    expect(pool.tryAcquire(other)).toBe(worn);
    pool.release(worn);
    expect(pool.tryAcquire(first)).toBe(worn);
    await openNext();

    expect(members).toHaveLength(2);
    expect(worn.isAlive).toBe(true);
    await pool.close(0);
  });

  it('is closed first in a full pool, and its place filled before anybody asks', async () => {
    const { pool, members, openNext, visit } = createParkedPool(1);
    await visit(['a', 'b']);
    await settled();

    expect(members[0]?.wasEnded).toBe(true);
    expect(members).toHaveLength(2);
    await openNext();
    expect(pool.tryAcquire(pool.routeFor('a'))).toBe(members[1]);
    await pool.close(0);
  });

  it('goes on as long as others wait, though not for ever', async () => {
    const { pool, members, parked, openNext } = createParkedPool(1, {
      maxTenantsPerConnection: 4,
      maxWaitingRequests: 100,
    });
    const served: string[] = [];
    const requests = Array.from({ length: 8 }, async (_, index) => {
      const member = await pool.acquire(pool.routeFor(`t${index}`));
      served.push(member === members[0] ? 'old' : 'new');
      await settled();
      pool.release(member);
    });
    await openNext();
    while (parked.length === 0) await settled();
    await openNext();
    await Promise.all(requests);

    expect(served).toEqual(['old', 'old', 'old', 'old', 'old', 'old', 'new', 'new']);
    await pool.close(0);
  });

  it('waits its turn when many are worn out at once', async () => {
    const { pool, members, parked, openNext } = createParkedPool(4, {
      maxTenantsPerConnection: 500,
      maxUses: 1,
    });
    const asked = ['a', 'b', 'c', 'd'].map((id) => pool.acquire(pool.routeFor(id)));
    while (parked.length > 0) {
      await openNext();
      await new Promise((resolve) => setTimeout(resolve, 6));
    }
    const held = await Promise.all(asked);
    for (const member of held) pool.release(member);
    await settled();

    expect(members).toHaveLength(5);
    expect(ended(members)).toBe(1);
    for (let replaced = 2; replaced <= 4; replaced++) {
      await openNext();
      expect(ended(members)).toBe(replaced);
    }
    await openNext();
    expect(pool.counts).toEqual({ total: 4, idle: 4, waiting: 0 });
    await pool.close(0);
  });

  it('stays when no other can be opened', async () => {
    let isRefusing = false;
    const { pool, opened } = createPool({
      max: 2,
      maxTenantsPerConnection: 1,
      open: () => {
        const member = new FakeMember();
        return isRefusing ? Promise.reject(new Error('refused')) : Promise.resolve(member);
      },
    });
    const worn = await pool.acquire(pool.routeFor('a'));
    pool.release(worn);
    isRefusing = true;
    for (const id of ['b', 'c', 'd']) {
      expect(await pool.acquire(pool.routeFor(id))).toBe(worn);
      pool.release(worn);
      await settled();
    }

    expect(opened).toEqual([]);
    expect(pool.counts).toEqual({ total: 1, idle: 1, waiting: 0 });
    await pool.close(0);
  });
});
