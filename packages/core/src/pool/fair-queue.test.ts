import { describe, expect, it } from 'vitest';
import { type Choice, FairQueue, type Waiter } from './fair-queue.ts';
import { createRoute } from './route.ts';

interface Named extends Waiter {
  readonly name: string;
}

const waiter = (tenantId: string, name: string): Named => ({ route: createRoute(tenantId, 4), name });
const anybody: Choice<Named> = { isEligible: () => true, isAtHome: () => false, isOverdue: () => true };

describe('FairQueue', () => {
  it('takes one request of each tenant a round', () => {
    const queue = new FairQueue<Named>({ capacity: 4 });
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) queue.push(waiter(name.charAt(0), name));
    const names = Array.from({ length: 5 }, () => queue.take(anybody)?.name);

    expect(names).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  it('prefers a tenant that is at home, but not for ever', () => {
    const queue = new FairQueue<Named>({ capacity: 4 });
    queue.push(waiter('first', 'first'));
    for (let index = 0; index < 200; index++) queue.push(waiter('home', `home${index}`));
    const names: (string | undefined)[] = [];
    for (let index = 0; index < 100; index++) {
      names.push(queue.take({ ...anybody, isAtHome: ({ route }) => route.tenantId === 'home' })?.name);
    }

    expect(names[0]).toBe('home0');
    expect(names).toContain('first');
  });

  it('lets a request wait for its home, until it has waited long enough', () => {
    const queue = new FairQueue<Named>({ capacity: 4 });
    queue.push(waiter('patient', 'patient'));

    expect(queue.take({ ...anybody, isOverdue: () => false })).toBeUndefined();
    expect(queue.take(anybody)?.name).toBe('patient');
  });

  it('passes over tenants that may not have more', () => {
    const queue = new FairQueue<Named>({ capacity: 4 });
    queue.push(waiter('full', 'full'));
    queue.push(waiter('free', 'free'));

    expect(queue.take({ ...anybody, isEligible: ({ route }) => route.tenantId === 'free' })?.name).toBe(
      'free',
    );
    expect(queue.take({ ...anybody, isEligible: () => false })).toBeUndefined();
    expect(queue.size).toBe(1);
  });

  it('forgets a request that was removed, and its tenant with the last one', () => {
    const queue = new FairQueue<Named>({ capacity: 4 });
    const gone = waiter('a', 'gone');
    queue.push(gone);

    expect(queue.remove(gone)).toBe(true);
    expect(queue.remove(gone)).toBe(false);
    expect(queue.find('tenant a')).toBeUndefined();
    expect(queue.take(anybody)).toBeUndefined();
  });

  it('keeps the order of a long line while it is worked off', () => {
    const queue = new FairQueue<Named>({ capacity: 4 });
    for (let index = 0; index < 300; index++) queue.push(waiter('a', String(index)));
    const names = Array.from({ length: 300 }, () => queue.take(anybody)?.name);

    expect(names).toEqual(Array.from({ length: 300 }, (_, index) => String(index)));
  });

  it('lets tenants with less go before one that holds its share', () => {
    const queue = new FairQueue<Named>({ capacity: 4 });
    for (let held = 0; held < 2; held++) queue.hold(createRoute('slow', 4));
    for (const name of ['s1', 'a1', 'b1', 'c1', 'a2']) {
      queue.push(waiter(name.startsWith('s') ? 'slow' : name.charAt(0), name));
    }
    const names = Array.from({ length: 5 }, () => queue.take(anybody)?.name);

    expect(names).toEqual(['a1', 'b1', 'c1', 'a2', 's1']);
  });

  it('keeps nothing from a tenant with its share that nobody else waits for', () => {
    const queue = new FairQueue<Named>({ capacity: 4 });
    for (let held = 0; held < 3; held++) queue.hold(createRoute('slow', 4));
    queue.hold(createRoute('content', 4));
    queue.push(waiter('slow', 's1'));

    expect(queue.take(anybody)?.name).toBe('s1');
  });

  it('gives a tenant with its share its turn after some rounds, later the more it holds', () => {
    const servedBefore = (held: number): number => {
      const queue = new FairQueue<Named>({ capacity: 4 });
      for (let n = 0; n < held; n++) queue.hold(createRoute('slow', 4));
      queue.push(waiter('slow', 'slow'));
      for (const tenantId of ['a', 'b', 'c']) {
        for (let n = 0; n < 200; n++) queue.push(waiter(tenantId, tenantId));
      }
      for (let served = 0; ; served++) if (queue.take(anybody)?.name === 'slow') return served;
    };

    expect([0, 1, 2, 3].map(servedBefore)).toEqual([0, 16, 32, 48]);
  });
});
