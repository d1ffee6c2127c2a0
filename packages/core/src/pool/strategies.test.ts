import { describe, expect, it, vi } from 'vitest';
import { createPool, type FakeMember } from '../../test/fixtures/fake-pool.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { Route } from './route.ts';

/** Two tenants with the same homes. */
function findNeighbours(pool: ConnectionPool<FakeMember>): [one: Route, other: Route] {
  const homesOf = ({ firstHome, secondHome }: Route): string => [firstHome, secondHome].sort().join();
  const one = pool.routeFor('one');
  for (let n = 0; ; n++) {
    const other = pool.routeFor(`other ${n}`);
    if (homesOf(one) === homesOf(other)) return [one, other];
  }
}

describe('the strategy reject', () => {
  const rejecting = { strategy: 'reject', maxWaitingRequests: 1_000 } as const;

  it('takes whatever connection is free, and opens what may be opened', async () => {
    const { pool, opened } = createPool({ ...rejecting, max: 3, maxConnectionsPerTenant: 3 });
    const held = await Promise.all(['a', 'b', 'c'].map((id) => pool.acquire(pool.routeFor(id))));
    expect(new Set(held).size).toBe(3);
    expect(opened).toHaveLength(3);
    pool.release(held[1] as FakeMember);

    expect(pool.tryAcquire(pool.routeFor('d')) ?? (await pool.acquire(pool.routeFor('d')))).toBe(held[1]);
    await pool.close(0);
  });

  it('turns a request away at once when there is none, and tells its hook', async () => {
    const onQueueFull = vi.fn();
    const { pool } = createPool({ ...rejecting, max: 2, onQueueFull });
    await Promise.all(['a', 'b'].map((id) => pool.acquire(pool.routeFor(id))));

    await expect(pool.acquire(pool.routeFor('c'))).rejects.toMatchObject({
      code: 'DMT_QUEUE_FULL',
      message: expect.stringContaining("isolation.pooling.strategy is 'reject'"),
      details: { tenantId: 'c', strategy: 'reject' },
    });
    expect(onQueueFull).toHaveBeenCalledExactlyOnceWith('c');
    expect(pool.counts.waiting).toBe(0);
  });

  it('lets no more requests wait for connections than are being opened', async () => {
    const { pool } = createPool({ ...rejecting, max: 2 });
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((id) => pool.acquire(pool.routeFor(id))),
    );

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  });

  it('turns away a tenant that has its share, while others are served', async () => {
    const { pool } = createPool({ ...rejecting, max: 3, maxConnectionsPerTenant: 2 });
    const route = pool.routeFor('greedy');
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => pool.acquire(route)));

    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'DMT_QUEUE_FULL' } },
    ]);
    await expect(pool.acquire(pool.routeFor('modest'))).resolves.toBeDefined();
  });
});

describe('the strategy evict-lru', () => {
  it.each([
    ['in the order they were opened in', (members: FakeMember[]) => members],
    ['in the opposite order', (members: FakeMember[]) => members.toReversed()],
  ])('takes the connection idle longest when those at home are in use, %s', async (_, inOrder) => {
    let now = 0;
    const { pool } = createPool({ strategy: 'evict-lru', now: () => now });
    const everything = [1, 2, 3, 4].map(() => pool.acquire(pool.routeFor('everything')));
    const released = inOrder(await Promise.all(everything));
    for (const member of released) {
      now++;
      pool.release(member);
    }
    const [one, other] = findNeighbours(pool);
    const homes = [pool.tryAcquire(one), pool.tryAcquire(one)];
    const away = released.filter((member) => !homes.includes(member));

    expect(away).toHaveLength(2);
    expect(pool.tryAcquire(other)).toBe(away[0]);
    await pool.close(0);
  });

  it('lets a request wait when none is idle, and gives it whatever comes back first', async () => {
    const { pool } = createPool({ strategy: 'evict-lru', max: 3, maxConnectionsPerTenant: 3 });
    const held = await Promise.all(['a', 'b', 'c'].map((id) => pool.acquire(pool.routeFor(id))));
    const waiting = held.map((_, n) => pool.acquire(pool.routeFor(`w${n}`)));
    for (const member of held) pool.release(member);

    expect(new Set(await Promise.all(waiting))).toEqual(new Set(held));
    await pool.close(0);
  });
});

describe('a full queue', () => {
  it('turns away the newest request of whoever has most of them, rather than a tenant that has fewer', async () => {
    const onQueueFull = vi.fn();
    const { pool } = createPool({ max: 1, maxWaitingRequests: 4, onQueueFull });
    const holder = await pool.acquire(pool.routeFor('holder'));
    const order: string[] = [];
    const ask = async (tenantId: string, name: string): Promise<void> => {
      const member = await pool.acquire(pool.routeFor(tenantId));
      order.push(name);
      pool.release(member);
    };
    const asked = [
      ask('greedy', 'greedy 1'),
      ask('modest', 'modest 1'),
      ask('greedy', 'greedy 2'),
      ask('greedy', 'greedy 3'),
      ask('modest', 'modest 2'),
      ask('quiet', 'quiet 1'),
      ask('modest', 'modest 3'),
    ];
    pool.release(holder);
    const outcomes = await Promise.allSettled(asked);

    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(order).toEqual(['greedy 1', 'modest 1', 'quiet 1', 'modest 2']);
    expect(onQueueFull.mock.calls).toEqual([['greedy'], ['greedy'], ['modest']]);
  });
});
