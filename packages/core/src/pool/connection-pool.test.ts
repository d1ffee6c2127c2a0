import { describe, expect, it, vi } from 'vitest';

import { createPool, FakeMember } from '../../test/fixtures/fake-pool.ts';
import type { Route } from './route.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('ConnectionPool', () => {
  it('gives a tenant its home connection again', async () => {
    const { pool } = createPool();
    const route = pool.routeFor('acme');
    const first = await pool.acquire(route);
    pool.release(first);
    await pool.acquire(pool.routeFor('globex')).then((other) => pool.release(other));

    expect(await pool.acquire(route)).toBe(first);
  });

  it('waits for a home as long as connections are typically held, not for ever', async () => {
    let now = 1;
    const { pool } = createPool({ max: 4, maxWaitingRequests: 100, now: () => now });
    const tenants = Array.from({ length: 100 }, (_, index) => pool.routeFor(`tenant ${index}`));
    const crowd = [0, 1, 2, 3].map((slot) => tenants.find(({ firstHome }) => firstHome === slot) as Route);
    const ask = (): Promise<FakeMember[]> => Promise.all(crowd.map((route) => pool.acquire(route)));
    let held = await ask();
    for (let turn = 0; turn < 100; turn++) {
      const next = ask();
      now += 12;
      for (const member of held) pool.release(member);
      held = await next;
    }
    const route = pool.routeFor('acme');
    const away = held.filter((_, slot) => slot !== route.firstHome && slot !== route.secondHome);

    let hasIt = false;
    const waiting = pool.acquire(route).then((member) => {
      hasIt = true;
      return member;
    });
    now += 20;
    for (const member of away) pool.release(member);
    await settled();
    expect(hasIt).toBe(false);

    now += 20;
    expect(away).toContain(await waiting);
  });

  it('opens no more than max connections, whatever is asked', async () => {
    const { pool, opened } = createPool({ max: 3, maxWaitingRequests: 100 });
    const work = Array.from({ length: 50 }, async (_, index) => {
      const member = await pool.acquire(pool.routeFor(`tenant ${index}`));
      await settled();
      pool.release(member);
    });
    await Promise.all(work);

    expect(opened.length).toBe(3);
    expect(pool.counts).toEqual({ total: 3, idle: 3, waiting: 0 });
  });

  it('keeps one tenant from taking every connection', async () => {
    const { pool } = createPool({ max: 4, maxConnectionsPerTenant: 3 });
    const greedy = pool.routeFor('greedy');
    await Promise.all([1, 2, 3].map(() => pool.acquire(greedy)));
    const fourth = pool.acquire(greedy);
    fourth.catch(() => undefined);

    expect(await pool.acquire(pool.routeFor('modest'))).toBeInstanceOf(FakeMember);
    expect(pool.counts.waiting).toBe(1);
    await pool.close(0);
  });

  it('serves tenants in turn, not requests', async () => {
    const { pool } = createPool({ max: 1, maxWaitingRequests: 100 });
    const busy = await pool.acquire(pool.routeFor('holder'));
    const order: string[] = [];
    const ask = async (tenantId: string): Promise<void> => {
      const member = await pool.acquire(pool.routeFor(tenantId));
      order.push(tenantId);
      pool.release(member);
    };
    const asked = [...Array.from({ length: 5 }, () => ask('busy')), ask('quiet')];
    pool.release(busy);
    await Promise.all(asked);

    expect(order.indexOf('quiet')).toBe(1);
  });

  it('turns requests away when too many wait', async () => {
    const onQueueFull = vi.fn();
    const { pool } = createPool({ max: 1, maxWaitingRequests: 1, onQueueFull });
    await pool.acquire(pool.routeFor('holder'));
    const waiting = pool.acquire(pool.routeFor('a'));
    waiting.catch(() => undefined);

    await expect(pool.acquire(pool.routeFor('b'))).rejects.toMatchObject({ code: 'DMT_QUEUE_FULL' });
    expect(onQueueFull).toHaveBeenCalledWith('b');
    await pool.close(0);
  });

  it('lets nobody wait but for connections that are being opened, if so told', async () => {
    const { pool } = createPool({ max: 2, maxWaitingRequests: 0 });
    const route = pool.routeFor('a');
    await Promise.all([pool.acquire(route), pool.acquire(route)]);

    await expect(pool.acquire(route)).rejects.toMatchObject({ code: 'DMT_QUEUE_FULL' });
  });

  it('gives up a request that waited too long, and serves the next', async () => {
    const onQueueTimeout = vi.fn();
    const { pool } = createPool({ max: 1, queueTimeoutMs: 20, onQueueTimeout });
    const holder = await pool.acquire(pool.routeFor('holder'));

    await expect(pool.acquire(pool.routeFor('late'))).rejects.toMatchObject({ code: 'DMT_QUEUE_TIMEOUT' });
    expect(onQueueTimeout).toHaveBeenCalledWith('late');
    pool.release(holder);
    expect(await pool.acquire(pool.routeFor('next'))).toBe(holder);
  });

  it('takes an aborted request out of the queue', async () => {
    const { pool } = createPool({ max: 1 });
    const holder = await pool.acquire(pool.routeFor('holder'));
    const controller = new AbortController();
    const aborted = pool.acquire(pool.routeFor('a'), controller.signal);
    const next = pool.acquire(pool.routeFor('b'));
    controller.abort(new Error('changed my mind'));

    await expect(aborted).rejects.toMatchObject({ code: 'DMT_ABORTED' });
    pool.release(holder);
    expect(await next).toBe(holder);
  });

  it('closes a connection that came back with something left in it, and opens another', async () => {
    const { pool, opened } = createPool({ max: 1 });
    const dirty = await pool.acquire(pool.routeFor('a'));
    const next = pool.acquire(pool.routeFor('b'));
    dirty.isReusable = false;
    pool.release(dirty);

    expect(await next).toBe(opened[1]);
    expect(dirty.isAlive).toBe(false);
  });

  it('opens none in the place of a connection that the server has not let go', async () => {
    const { pool, opened } = createPool({ max: 1 });
    const dirty = await pool.acquire(pool.routeFor('a'));
    let letGo = (): void => undefined;
    dirty.end = () =>
      new Promise((resolve) => {
        letGo = resolve;
      });
    dirty.isReusable = false;
    const next = pool.acquire(pool.routeFor('b'));
    pool.release(dirty);
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(opened).toHaveLength(1);
    letGo();
    expect(await next).toBe(opened[1]);
  });

  it('replaces a connection that dies while idle', async () => {
    const { pool, opened } = createPool({ max: 1 });
    const first = await pool.acquire(pool.routeFor('a'));
    pool.release(first);
    first.die();

    expect(pool.counts.total).toBe(0);
    expect(await pool.acquire(pool.routeFor('a'))).toBe(opened[1]);
  });

  it('frees the place of a connection that died in use once its holder is done', async () => {
    const { pool, opened } = createPool({ max: 1 });
    const first = await pool.acquire(pool.routeFor('a'));
    first.die();
    const next = pool.acquire(pool.routeFor('b'));
    pool.release(first);

    expect(await next).toBe(opened[1]);
  });

  it('retires a connection that has served too many tenants', async () => {
    const { pool, opened } = createPool({ max: 1, maxTenantsPerConnection: 2 });
    for (const tenantId of ['a', 'b', 'c', 'd']) {
      pool.release(await pool.acquire(pool.routeFor(tenantId)));
    }

    expect(opened.length).toBe(2);
    expect(opened[0]?.wasEnded).toBe(true);
  });

  it('tells everyone who waits when no connection can be opened at all', async () => {
    const { pool } = createPool({ max: 2, open: () => Promise.reject(new Error('refused')) });
    const asked = ['a', 'b', 'c', 'd'].map((tenantId) => pool.acquire(pool.routeFor(tenantId)));

    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'refused' } });
    }
    expect(pool.counts).toEqual({ total: 0, idle: 0, waiting: 0 });
  });

  it('opens as many connections as requests wait for, not one at a time', async () => {
    const { pool, opened } = createPool({ max: 4 });
    const route = pool.routeFor('burst');
    await Promise.all([1, 2, 3].map(() => pool.acquire(route)));

    expect(opened.length).toBe(3);
  });

  it('refuses new work and rejects the queue on close, and waits for what runs', async () => {
    const { pool } = createPool({ max: 1 });
    const running = await pool.acquire(pool.routeFor('a'));
    const queued = pool.acquire(pool.routeFor('b'));
    let isClosed = false;
    const closing = pool.close(5_000).then(() => {
      isClosed = true;
    });

    await expect(queued).rejects.toMatchObject({ code: 'DMT_DISPOSED' });
    await expect(pool.acquire(pool.routeFor('c'))).rejects.toMatchObject({ code: 'DMT_DISPOSED' });
    expect(isClosed).toBe(false);
    pool.release(running);
    await closing;
    expect(running.isAlive).toBe(false);
  });

  it('closes connections that idle too long, down to the minimum', async () => {
    const { pool } = createPool({ max: 3, min: 1, idleTimeoutMs: 1 });
    const members = await Promise.all(['a', 'b', 'c'].map((id) => pool.acquire(pool.routeFor(id))));
    for (const member of members) pool.release(member);

    await vi.waitFor(() => expect(pool.counts.total).toBe(1));
    await pool.close(0);
  });
});
