import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLane, createRoute, slotAt } from './route.ts';

describe('createRoute', () => {
  it('visits every slot of the pool exactly once', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (tenantId, slotCount) => {
        const route = createRoute(tenantId, slotCount);
        const slots = Array.from({ length: slotCount }, (_, rank) => slotAt(route, rank, slotCount));
        expect(new Set(slots).size).toBe(slotCount);
        expect(Math.min(...slots)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...slots)).toBeLessThan(slotCount);
      }),
    );
  });

  it('never takes a tenant called "shared" for the shared schema', () => {
    expect(createRoute('shared', 8).key).not.toBe(createRoute(undefined, 8).key);
  });

  it('spreads the homes of many tenants over the pool', () => {
    const homes = new Map<number, number>();
    for (let index = 0; index < 2_000; index++) {
      const slot = createRoute(`tenant_${index}`, 20).firstHome;
      homes.set(slot, (homes.get(slot) ?? 0) + 1);
    }
    expect(homes.size).toBe(20);
    expect(Math.max(...homes.values())).toBeLessThan(2_000 / 20 + 60);
  });
});

describe('createLane', () => {
  it('gives each a home and an account of its own, the first at the home of the shared schema', () => {
    const lanes = Array.from({ length: 8 }, (_, lane) => createLane(lane, 8));
    expect(new Set(lanes.map(({ firstHome }) => firstHome)).size).toBe(8);
    expect(new Set(lanes.map(({ key }) => key)).size).toBe(8);
    const shared = createRoute(undefined, 8);
    expect(lanes[0]).toEqual({ ...shared, key: expect.not.stringMatching(`^${shared.key}$`) });
  });

  it('is never a tenant’s, whatever that is called', () => {
    expect(createRoute('lane 1', 8).key).not.toBe(createLane(1, 8).key);
  });
});
