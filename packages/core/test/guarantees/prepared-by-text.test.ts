import { createTenantContext, type TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { codeOf } from '../fixtures/mixed-load.ts';
import { createFleet, fleetIds } from '../fixtures/tenant-fleet.ts';

const ids = fleetIds(30);
let database: TestDatabase;
let tenants: TenantManager<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ids);
});
afterAll(() => database.drop());
beforeEach(() => {
  tenants = createTenants({ url: database.url, poolConfig: { max: 1 }, isPreparing: true });
});
afterEach(() => tenants.dispose());

const read = (id: string): Promise<unknown> =>
  tenants
    .getDb(id)
    .select({ tenant: items.tenant })
    .from(items)
    .where(eq(items.nonce, 0))
    .then((rows) => rows);

/** Kept statements of the one connection, seen from a transaction, where nothing is named. */
async function keptStatements(like: string): Promise<number> {
  return tenants.getDb('t0').transaction(async (tx) => {
    const { rows } = await tx.execute<{ count: number }>(
      sql`select count(*)::int as count from pg_prepared_statements where statement like ${like}`,
    );
    return rows[0]?.count ?? Number.NaN;
  });
}

describe('statements kept by their text', () => {
  it('are prepared once for each tenant, and give each its own rows', async () => {
    for (let round = 0; round < 3; round++) {
      for (const id of ['t1', 't2', 't3']) expect(await read(id)).toEqual([{ tenant: id }]);
    }
    expect(await keptStatements('%"items"."nonce" = $1')).toBe(3);
  });

  it('are not named in a transaction, which a changed table would end', async () => {
    await tenants.getDb('t1').transaction((tx) => tx.select().from(items));
    expect(await keptStatements('%"nonce" from "items"')).toBe(0);
  });

  it('are no more than a connection, and a tenant on it, may keep', async () => {
    await tenants.dispose();
    const limits = { maxPerConnection: 12, maxPerTenant: 4 };
    tenants = createTenants({
      url: database.url,
      poolConfig: { max: 1 },
      isPreparing: true,
      statementLimits: limits,
    });
    for (let n = 0; n < 9; n++) await tenants.getDb('t1').execute(sql.raw(`select ${n} as mine`));
    expect(await keptStatements('% as mine')).toBe(4);
    for (const id of ids) expect(await read(id)).toEqual([{ tenant: id }]);
    expect(await keptStatements('select%')).toBeLessThanOrEqual(12 + 1);
    for (const id of ids) expect(await read(id)).toEqual([{ tenant: id }]);
  });

  it('are closed when they were not used for their time', async () => {
    await tenants.dispose();
    tenants = createTenants({
      url: database.url,
      poolConfig: { max: 1 },
      isPreparing: true,
      statementLimits: { ttlMs: 30 },
    });
    await tenants.getDb('t1').execute(sql`select 1 as old`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await tenants.getDb('t1').execute(sql`select 1 as new`);
    expect([await keptStatements('% as old'), await keptStatements('% as new')]).toEqual([0, 1]);
  });

  it('serve on after their table was altered, and after somebody deallocated them', async () => {
    const all = (): Promise<unknown> =>
      tenants.getDb('t4').$client.query('select * from items') as Promise<unknown>;
    expect(await all()).toMatchObject({ rowCount: 1 });
    await database.query('alter table tenant_t4.items add column note text');
    expect(await all()).toMatchObject({ rows: [{ tenant: 't4', note: null }] });

    await database.query(`create function tenant_t5.forget() returns int language plpgsql as
      $$ declare name text; begin
        for name in select p.name from pg_prepared_statements p where p.name like 'dmt_s%' loop
          execute format('deallocate %I', name);
        end loop; return 1; end $$`);
    expect(await read('t5')).toEqual([{ tenant: 't5' }]);
    await tenants.getDb('t5').transaction((tx) => tx.execute(sql`select forget()`));
    expect(await read('t5')).toEqual([{ tenant: 't5' }]);
  });

  it('tell the error of the one that failed to prepare, also behind it on the same connection', async () => {
    await tenants.dispose();
    tenants = createTenants({
      url: database.url,
      poolConfig: { max: 1 },
      pooling: { pipelining: { depth: 8 } },
      isPreparing: true,
    });
    await tenants.warmup(['t6']);
    const failing = Array.from({ length: 4 }, () =>
      tenants.getDb('t6').execute(sql`select * from not_there`).catch(codeOf),
    );
    expect(await Promise.all(failing)).toEqual(['42P01', '42P01', '42P01', '42P01']);
    expect(await read('t6')).toEqual([{ tenant: 't6' }]);
  });
});

describe('a query of contextDb that was prepared once', () => {
  it.each([1, 8])('gives every tenant its own rows, %i at a time on a connection', async (depth) => {
    await tenants.dispose();
    tenants = createTenants({
      url: database.url,
      poolConfig: { max: 2 },
      pooling: { pipelining: depth > 1 && { depth } },
    });
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    const byNonce = contextDb
      .select({ tenant: items.tenant })
      .from(items)
      .where(eq(items.nonce, sql.placeholder('nonce')))
      .prepare('by_nonce');
    const asked = Array.from({ length: 600 }, (_, n) => ids[(n * 7) % ids.length] ?? 't0');
    const answers = await Promise.all(
      asked.map((tenantId) => runWithTenant({ tenantId }, () => byNonce.execute({ nonce: 0 }))),
    );
    expect(answers).toEqual(asked.map((tenant) => [{ tenant }]));
    expect(await byNonce.execute({ nonce: 0 }).catch(codeOf)).toBe('DMT_NO_TENANT_CONTEXT');
  });
});
