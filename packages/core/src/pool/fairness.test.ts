import { describe, expect, it } from 'vitest';
import { createPool, type FakeMember } from '../../test/fixtures/fake-pool.ts';

/** Tenants whose calls end when the test says so: what is served when depends on nobody's clock. */
function createFleet(overrides: Parameters<typeof createPool>[0]) {
  const { pool } = createPool({ maxWaitingRequests: 100_000, queueTimeoutMs: 600_000, ...overrides });
  const running: Array<{ readonly tenantId: string; readonly member: FakeMember }> = [];
  const served = new Map<string, number>();
  /** Calls again as soon as a call is over. */
  const keepCalling = (tenantId: string): void => {
    pool.acquire(pool.routeFor(tenantId)).then(
      (member) => {
        served.set(tenantId, (served.get(tenantId) ?? 0) + 1);
        running.push({ tenantId, member });
      },
      () => undefined,
    );
  };
  /** The call that has run longest is over, of those that ever are. */
  const finishOne = async (isEndless: (tenantId: string) => boolean): Promise<void> => {
    const at = running.findIndex(({ tenantId }) => !isEndless(tenantId));
    const [call] = running.splice(at, 1);
    if (at < 0 || call === undefined) return;
    keepCalling(call.tenantId);
    pool.release(call.member);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const heldBy = (id: string): number => running.filter(({ tenantId }) => tenantId === id).length;
  return { pool, served, running, keepCalling, finishOne, heldBy };
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);
const opened = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

describe('tenants that ask for more than there is', () => {
  it('are all served as often, however many calls each has', async () => {
    // Any connection will do at once, so that the order depends on turns alone.
    const { pool, served, keepCalling, finishOne } = createFleet({ max: 6, strategy: 'evict-lru' });
    const tenants = ids(30);
    for (const [index, tenantId] of tenants.entries()) {
      for (let n = 0; n <= index; n++) keepCalling(tenantId);
    }
    await opened();
    for (let n = 0; n < 1_500; n++) await finishOne(() => false);
    const counts = tenants.map((tenantId) => served.get(tenantId) ?? 0);

    // One with a single call in flight has none waiting while it is served.
    expect(Math.min(...counts)).toBeGreaterThan(1_500 / 30 / 2);
    expect(Math.max(...counts)).toBeLessThan((1_500 / 30) * 1.5);
    await pool.close(0);
  });

  it('keep most connections, though the calls of one of them hardly ever end', async () => {
    const { pool, keepCalling, finishOne, heldBy } = createFleet({
      max: 12,
      maxConnectionsPerTenant: 9,
      strategy: 'evict-lru',
    });
    for (const tenantId of ids(20)) for (let n = 0; n < 5; n++) keepCalling(tenantId);
    for (let n = 0; n < 100; n++) keepCalling('slow');
    await opened();
    const rounds = 40;
    for (let n = 0; n < rounds * 21; n++) await finishOne((tenantId) => tenantId === 'slow');

    expect(heldBy('slow')).toBeGreaterThan(1);
    expect(heldBy('slow')).toBeLessThanOrEqual(5);
    await pool.close(0);
  });
});
