import { setTimeout as sleep } from 'node:timers/promises';
import { createTenantManager, defineConfig } from '@dmt/core';
import { createTestDatabase } from '@dmt-tooling/harness';
import { count, max, min } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { createAdminQuery } from '../../src/index.ts';
import { chaosSeed, chaosSize } from '../chaos.ts';
import { createFanOutFleet } from '../fixtures/fan-out-fleet.ts';
import { findProblems } from '../fixtures/fan-out-problems.ts';

const CONNECTIONS = 4;

const items = pgTable('items', { id: integer().notNull(), tenant: text().notNull() });

/** Every tenth comes and goes all the time. */
const isDisturbed = (id: string): boolean => Number(id.slice(1)) % 10 === 5;
const rowsOf = (id: string): number => 1 + (Number(id.slice(1)) % 3);

it.each([
  ['rows, one by one', chaosSize(2_000), chaosSize(4)],
  ['rows, together', chaosSize(2_000), chaosSize(100)],
  // Each takes the server a tenth of a second and 7 MB, so no size has as many of them as there are rows' tenants.
  ['databases', chaosSize(100), 8],
] as const)(
  `a query over all tenants in %s, %i of them, reads each once or says why not (seed ${chaosSeed})`,
  { timeout: 600_000 },
  async (kind, tenantCount, rounds) => {
    const ids = Array.from({ length: tenantCount }, (_, index) => `t${index}`);
    await using database = await createTestDatabase();
    await using fleet = await createFanOutFleet[kind](database, ids, rowsOf);
    await using tenants = createTenantManager(
      defineConfig({
        // A second attempt might find the tenant back.
        connection: { url: fleet.url, poolConfig: { max: CONNECTIONS }, retry: { maxAttempts: 1 } },
        isolation: fleet.isolation,
        schemas: { tenant: { items } },
      }),
    );
    const disturbed = ids.filter(isDisturbed);
    let isOver = false;
    const disturb = async (): Promise<void> => {
      for (let at = chaosSeed; !isOver; at++) {
        const id = disturbed[at % disturbed.length] ?? 't5';
        await fleet.takeAway(id);
        // As the process hears of it that did it.
        tenants.evictPool(id);
        await sleep(10);
        await fleet.bringBack(id);
        tenants.evictPool(id);
        await fleet.change(ids[at % ids.length] ?? 't0');
      }
    };
    const problems: string[] = [];
    /** What the application does meanwhile, by the connections that the fleet wants, too. */
    const work = async (): Promise<void> => {
      for (let at = chaosSeed; !isOver; at += 7) {
        const id = ids[at % ids.length] ?? 't0';
        if (isDisturbed(id)) continue;
        const rows = await tenants.getDb(id).select({ tenant: items.tenant }).from(items);
        const own = rows.filter(({ tenant }) => tenant === id).length;
        if (own !== rows.length || own !== rowsOf(id))
          problems.push(`${id} saw ${own} of its rows in ${rows.length}`);
      }
    };
    // A role that sees all rows serves no tenant.
    const working = kind === 'rows, together' ? [] : [work(), work()];
    const disturbing = Promise.all([disturb(), ...working]);
    const admin = createAdminQuery({ manager: tenants, reason: 'tests', tenants: ids, concurrency: 3 });
    let [read, failed] = [0, 0];
    try {
      // However fast a round is, some tenant is away in one of them.
      for (let round = 0; round < rounds || failed === 0; round++) {
        const result = await admin
          .fromAllTenants(items)
          .select({ rows: count(), first: min(items.tenant), last: max(items.tenant) });
        problems.push(...findProblems(result, { ids, rowsOf, isDisturbed }));
        read += result.rows.length;
        failed += result.failures.length;
      }
    } finally {
      isOver = true;
      await disturbing;
    }
    expect(problems).toEqual([]);
    expect(read).toBeGreaterThanOrEqual(rounds * ids.length * 0.9);
    expect(tenants.getDb('t0').$client.totalCount).toBeLessThanOrEqual(CONNECTIONS);
  },
);
