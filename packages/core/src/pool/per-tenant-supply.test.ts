import { describe, expect, it, vi } from 'vitest';
import { createPool, FakeMember } from '../../test/fixtures/fake-pool.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function createPools(overrides: Parameters<typeof createPool>[0] = {}) {
  const told: string[] = [];
  const { pool, opened } = createPool({
    mode: 'per-tenant',
    onPoolCreated: (tenantId) => told.push(`created ${tenantId}`),
    onPoolEvicted: (tenantId) => told.push(`evicted ${tenantId}`),
    ...overrides,
  });
  const acquire = (tenantId: string | undefined): Promise<FakeMember> =>
    pool.acquire(pool.routeFor(tenantId));
  const visit = async (tenantId: string | undefined): Promise<FakeMember> => {
    const member = await acquire(tenantId);
    pool.release(member);
    return member;
  };
  const evict = (tenantId: string): void => pool.evict(pool.routeFor(tenantId));
  return { pool, opened, told, acquire, visit, evict };
}

describe('pools per tenant', () => {
  it('serve a tenant over connections of its own, and again over the same', async () => {
    const { pool, told, visit } = createPools();
    const first = await visit('a');
    const second = await visit('b');

    expect(second).not.toBe(first);
    expect(await visit('a')).toBe(first);
    expect(await visit('b')).toBe(second);
    expect(pool.tenantsWithPools).toEqual(['a', 'b']);
    expect(told).toEqual(['created a', 'created b']);
  });

  it('take their connections out of one budget: an idle one is gone before another is opened', async () => {
    const { pool, opened, visit, acquire } = createPools({ max: 2, maxConnectionsPerTenant: 2 });
    const oldest = await visit('a');
    await visit('b');
    let sayGoodbye = (): void => undefined;
    oldest.end = () => {
      oldest.wasEnded = true;
      return new Promise((resolve) => {
        sayGoodbye = resolve;
      });
    };
    const asked = acquire('c');
    await vi.waitFor(() => expect(oldest.wasEnded).toBe(true));
    await settled();

    expect(opened).toHaveLength(2);
    expect(pool.counts.total).toBe(2);
    sayGoodbye();
    expect(await asked).toBe(opened[2]);
    await pool.close(0);
  });

  it('are no more than maxPools: the one unused longest makes room, and none that is in use', async () => {
    const { told, visit, acquire, pool } = createPools({ maxPools: 2 });
    const kept = await acquire('a');
    await visit('b');
    await visit('c');
    await visit('b');

    expect(told).toEqual(['created a', 'created b', 'evicted b', 'created c', 'evicted c', 'created b']);
    expect(kept.isAlive).toBe(true);
    pool.release(kept);
    expect(await visit('a')).toBe(kept);
    await visit('c');
    expect(pool.tenantsWithPools).toEqual(['a', 'c']);
  });

  it('have the shared schema wait for none of them', async () => {
    const { pool, visit, told } = createPools({ maxPools: 1 });
    await visit('a');
    await visit(undefined);

    expect(told).toEqual(['created a']);
    expect(pool.tenantsWithPools).toEqual(['a']);
  });

  it('wait for a pool to be unused when all that there may be are in use', async () => {
    const { pool, acquire } = createPools({ maxPools: 1 });
    const held = await acquire('a');
    const asked = acquire('b');
    await settled();
    expect(pool.counts.waiting).toBe(1);
    pool.release(held);

    expect(await asked).not.toBe(held);
    expect(held.wasEnded).toBe(true);
  });

  it('let what is held finish when they are evicted, and close it then', async () => {
    const { pool, told, acquire, visit, evict } = createPools();
    const idle = await acquire('a');
    const held = await acquire('a');
    pool.release(idle);
    evict('a');
    evict('a');

    expect(idle.wasEnded).toBe(true);
    expect(held.isAlive).toBe(true);
    expect(pool.tenantsWithPools).toEqual([]);
    const fresh = await visit('a');
    expect([idle, held]).not.toContain(fresh);
    expect(held.isAlive).toBe(true);
    pool.release(held);
    expect(held.wasEnded).toBe(true);
    expect(await visit('a')).toBe(fresh);
    expect(told).toEqual(['created a', 'evicted a', 'created a']);
  });

  it('serve requests that waited in a pool when it was evicted', async () => {
    const { pool, acquire, evict } = createPools({ max: 1 });
    const held = await acquire('a');
    const asked = acquire('a');
    evict('a');
    pool.release(held);

    expect(await asked).not.toBe(held);
  });

  it('are closed when their tenant sends nothing any more', async () => {
    const { pool, told, visit, acquire } = createPools({ poolTtlMs: 20 });
    const quiet = await visit('quiet');
    const held = await acquire('busy');

    await vi.waitFor(() => expect(told).toContain('evicted quiet'));
    expect(quiet.wasEnded).toBe(true);
    expect(pool.tenantsWithPools).toEqual(['busy']);
    expect(held.isAlive).toBe(true);
    await pool.close(0);
  });

  it('give one connection each to others by the strategy queue, and all of the oldest by evict-lru', async () => {
    for (const strategy of ['queue', 'evict-lru'] as const) {
      const { pool, acquire, visit } = createPools({ strategy, max: 3, maxConnectionsPerTenant: 2 });
      const pair = [await acquire('a'), await acquire('a')];
      for (const member of pair) pool.release(member);
      await visit('b');
      await visit('c');

      expect(pair.filter(({ wasEnded }) => wasEnded)).toHaveLength(strategy === 'queue' ? 1 : 2);
      expect(pool.tenantsWithPools).toEqual(strategy === 'queue' ? ['a', 'b', 'c'] : ['b', 'c']);
    }
  });

  it('turn a request away at once by the strategy reject, when everything is in use', async () => {
    const onQueueFull = vi.fn();
    const { pool, acquire, visit } = createPools({ strategy: 'reject', max: 2, onQueueFull });
    const [a, b] = [await acquire('a'), await acquire('b')];

    await expect(acquire('c')).rejects.toMatchObject({ code: 'DMT_QUEUE_FULL' });
    expect(onQueueFull).toHaveBeenCalledExactlyOnceWith('c');
    pool.release(a);
    expect(await visit('c')).not.toBe(a);
    expect(b.isAlive).toBe(true);
    expect(a.wasEnded).toBe(true);
  });

  it('do not keep a connection from others because their tenant has many requests', async () => {
    const { pool, acquire } = createPools({ max: 1, maxWaitingRequests: 1_000, strategy: 'evict-lru' });
    const held = await acquire('greedy');
    const order: string[] = [];
    const ask = async (tenantId: string): Promise<void> => {
      const member = await acquire(tenantId);
      order.push(tenantId);
      await settled();
      pool.release(member);
    };
    const asked = [...Array.from({ length: 200 }, () => ask('greedy')), ask('modest')];
    pool.release(held);
    await Promise.all(asked);

    expect(order.indexOf('modest')).toBeLessThan(70);
  });

  it('keep one tenant from all connections', async () => {
    const { pool, acquire } = createPools({ max: 3, maxConnectionsPerTenant: 2 });
    const held = [await acquire('greedy'), await acquire('greedy')];
    const third = acquire('greedy');
    expect(await acquire('modest')).toBeInstanceOf(FakeMember);
    expect(pool.counts.waiting).toBe(1);
    pool.release(held[0] as FakeMember);
    expect(await third).toBe(held[0]);
  });

  it('tell a request why there is no connection, and leave no pool behind', async () => {
    const { pool, told, acquire } = createPools({ open: () => Promise.reject(new Error('refused')) });
    await expect(acquire('a')).rejects.toThrow('refused');

    expect(pool.tenantsWithPools).toEqual([]);
    expect(told).toEqual([]);
    expect(pool.counts).toEqual({ total: 0, idle: 0, waiting: 0 });
  });

  it('use what others do not, when the server has no more to give', async () => {
    const members: FakeMember[] = [];
    const { visit } = createPools({
      open: () => {
        if (members.some(({ isAlive }) => isAlive)) return Promise.reject(new Error('too many'));
        const member = new FakeMember();
        members.push(member);
        return Promise.resolve(member);
      },
    });
    const first = await visit('a');
    const second = await visit('b');

    expect(first.wasEnded).toBe(true);
    expect(second.isAlive).toBe(true);
  });

  it('close with everything else, in use or not', async () => {
    const { pool, acquire, visit } = createPools({ poolTtlMs: 60_000 });
    const idle = await visit('a');
    const held = await acquire('b');
    const closing = pool.close(1_000);
    await expect(acquire('c')).rejects.toMatchObject({ code: 'DMT_DISPOSED' });
    expect(idle.wasEnded).toBe(true);
    expect(held.isAlive).toBe(true);
    pool.release(held);
    await closing;
    expect(held.isAlive).toBe(false);
  });
});
