import { startPgBouncer } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { count, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { createAdminQuery } from '../src/index.ts';
import { openFleet } from './fixtures/open-tenants.ts';
import { orders } from './fixtures/tables.ts';

const IDS = Array.from({ length: 12 }, (_, index) => `t${index}`);

const describeWithPgBouncer = await requireService('pgbouncer');
describeWithPgBouncer('behind PgBouncer in transaction mode, with one server connection', () => {
  it('a fleet is read, and nothing that was set for it outlives its statements', async () => {
    const fleet = await openFleet();
    await using _ = { [Symbol.asyncDispose]: fleet.close };
    await fleet.create(IDS);
    await using bouncer = await startPgBouncer({
      upstreamUrl: fleet.database.url,
      poolMode: 'transaction',
      poolSize: 1,
    });
    const manager = fleet.open({ connection: { url: bouncer.url, pooler: 'transaction' } });
    const settings = sql`select current_setting('lock_timeout') as locks, current_setting('transaction_read_only') as read_only,
      current_setting('jit') as jit, pg_backend_pid() as pid`;
    const before = await manager.getSharedDb().execute(settings);
    // Prepared or not, asked again: a pooler keeps no statement for us.
    for (const prepare of [false, true, true]) {
      const { rows, failures } = await createAdminQuery({
        manager,
        reason: 'tests',
        tenants: [...IDS, 'nobody'],
        tenantsPerStatement: 3,
        lockTimeoutMs: 77,
        prepare,
      })
        .fromAllTenants(orders)
        .select({ orders: count(), locks: sql<string>`current_setting('lock_timeout')` });
      expect(rows.map(({ tenantId }) => tenantId).sort()).toEqual([...IDS].sort());
      expect(rows.every(({ locks }) => locks === '77ms')).toBe(true);
      expect(failures.map(({ tenantId }) => tenantId)).toEqual(['nobody']);
    }
    expect((await manager.getSharedDb().execute(settings)).rows).toEqual(before.rows);
    await manager.dispose();
  });
});
