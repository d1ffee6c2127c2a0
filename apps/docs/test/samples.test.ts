import { resolve } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let database: TestDatabase;
let queries: typeof import('../samples/shop/src/queries.ts');
let fleet: typeof import('../samples/shop/src/fleet.ts');

// The samples read DATABASE_URL when they are loaded, as applications do.
beforeAll(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.MIGRATION_DATABASE_URL = database.url;
  process.env.CONTEXT_KEY = 'x'.repeat(32);
  process.chdir(resolve(import.meta.dirname, '../samples/shop'));
  fleet = await import('../samples/shop/src/fleet.ts');
  queries = await import('../samples/shop/src/queries.ts');
  await fleet.migrator.migrateShared();
  await fleet.onboard();
});

afterAll(async () => {
  const { tenants } = await import('../samples/shop/src/tenants.ts');
  const { closeMigrator } = await import('../samples/shop/test/notes.example.ts');
  await tenants.dispose();
  await closeMigrator();
  await fleet.migrator[Symbol.asyncDispose]();
  await database.drop();
});

describe('the samples on the pages', () => {
  it('keeps the rows of two tenants apart, as the front page says', async () => {
    expect(await queries.first()).toEqual({ here: [{ id: 1, name: 'Ada' }], there: [] });
  });

  it('reads like Drizzle', async () => {
    const { ada, withOrders } = await queries.everyday();
    expect(ada).toMatchObject({ name: 'Ada' });
    expect(withOrders).toContainEqual({ ...ada, orders: [] });
  });

  it('commits a transaction, or takes it back', async () => {
    expect(await queries.buy('Grace', 900)).toMatchObject({ totalCents: 900 });
    await expect(queries.buy('Mallory', -1)).rejects.toThrow('Rollback');
  });

  it('reads shared tables by the shared handle', async () => {
    expect(await queries.sharedPlans()).toContainEqual({ code: 'solo', name: 'Solo', priceCents: 900 });
  });

  it('has deadlines, a connection of its own, and a check in advance', async () => {
    const found = await queries.withDeadline();
    expect(await queries.onItsOwnConnection()).toBe(found.length);
    expect(await queries.untilVerified()).toBeDefined();
  });

  it('carries the tenant in a context', async () => {
    const { enter, findUser, runWithTenant, withUser } = await import('../samples/shop/src/context.ts');
    expect(await enter()).toContain('Ada L. of acme');
    expect(await runWithTenant({ tenantId: 'acme' }, () => findUser(1))).toMatchObject([{ id: 1 }]);
    expect(await runWithTenant({ tenantId: 'globex' }, () => findUser(1))).toEqual([]);
    await withUser.runWithTenant({ tenantId: 'acme', userId: 'u1' }, async () => {
      expect(withUser.getTenant().userId).toBe('u1');
      expect(() => withUser.runWithTenant({ tenantId: 'globex' }, () => 1)).toThrow();
    });
  });

  it('tells a stranger from a failure', async () => {
    const { refuseStranger } = await import('../samples/shop/src/errors.ts');
    expect(await refuseStranger()).toBe('There is no such tenant.');
  });

  it('migrates, compares and takes back a fleet', async () => {
    expect(await fleet.deploy()).toMatchObject({ failed: 0, notRun: 0 });
    expect(await fleet.drift()).toMatchObject({ drifted: 0, groups: [] });
    await fleet.takeBack();
    const [row] = await database.query(`select to_regclass('tenant_globex.orders') as orders`);
    expect(row).toEqual({ orders: null });
  });

  it('reports health and metrics', async () => {
    const { report } = await import('../samples/shop/src/operations.ts');
    const { healthy, text } = await report();
    expect(healthy).toBe(true);
    expect(text).toContain('dmt_');
  });

  it('tests an application as the page about testing says', async () => {
    const { keepsTenantsApart, refusesStrangers } = await import('../samples/shop/test/notes.example.ts');
    expect(await keepsTenantsApart()).toEqual([]);
    expect(await refusesStrangers()).toBe('DMT_TENANT_NOT_FOUND');
  });

  it('keeps a frozen tenant read-only by an interceptor', async () => {
    const { keepReadOnly } = await import('../samples/shop/src/operations.ts');
    keepReadOnly(new Set(['acme']));
    await expect(queries.everyday()).rejects.toThrow();
    expect(await queries.withDeadline()).not.toEqual([]);
  });

  it('has configurations that are valid', async () => {
    const modules = await Promise.all([
      import('../samples/config/full.ts'),
      import('../samples/config/pooling.ts'),
      import('../samples/config/template.ts'),
      import('../samples/config/strategies.ts'),
    ]);
    for (const config of modules.flatMap((module) => Object.values<object>(module))) {
      expect(config).toHaveProperty('connection.url', database.url);
    }
  });
});
