import { createTenantManager, defineConfig, findDmtError, type TenantManager } from '@dmt/core';
import { type PgBouncer, startPgBouncer, type TestDatabase } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTenantSchemas, tables, users } from './tenant-schemas.ts';

const tenantIds = ['a', 'b', 'c'];
const describeWithPgBouncer = await requireService('pgbouncer');

describeWithPgBouncer('behind PgBouncer in transaction mode', () => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  const managerFor = (pooler: 'none' | 'transaction'): TenantManager<typeof tables> =>
    createTenantManager(
      defineConfig({
        connection: { url: bouncer.url, pooler, poolConfig: { max: 6 } },
        schemas: { tenant: tables },
      }),
    );
  beforeAll(async () => {
    database = await createTenantSchemas(tenantIds);
    bouncer = await startPgBouncer({ upstreamUrl: database.url, poolMode: 'transaction', poolSize: 2 });
  });
  afterAll(async () => {
    await bouncer.stop();
    await database.drop();
  });

  it('every tenant reads and writes its own rows', async () => {
    await using tenants = managerFor('transaction');
    const runs = Array.from({ length: 60 }, (_, n) => tenantIds[n % tenantIds.length] ?? 'a');
    const seen = await Promise.all(
      runs.map((id, n) => {
        const db = tenants.getDb(id);
        const names = { name: users.name };
        if (n % 2 === 0)
          return db
            .select(names)
            .from(users)
            .prepare(`named_${n % 5}`)
            .execute();
        return db.transaction(async (tx) => {
          await tx.execute(sql`select pg_sleep(0.001)`);
          return tx.select(names).from(users);
        });
      }),
    );
    expect(seen).toEqual(runs.map((id) => [{ name: id }]));
  });

  it('says so when it was not told of the pooler, and runs nothing', async () => {
    await using tenants = managerFor('none');
    const failure = await Promise.resolve(
      tenants.getDb('a').insert(users).values({ name: 'mixed up' }),
    ).catch(findDmtError);
    expect(failure).toMatchObject({ code: 'DMT_POOLER_MISMATCH' });
    expect(await database.query("select from tenant_a.users where name = 'mixed up'")).toHaveLength(0);
  });

  it('refuses withConnection, since there is no session', async () => {
    await using tenants = managerFor('transaction');
    const attempt = tenants.withConnection('a', (client) => client.query('select 1'));
    await expect(attempt).rejects.toMatchObject({ code: 'DMT_POOLER_MISMATCH' });
  });
});
