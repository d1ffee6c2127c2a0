import { createTenantContext, findDmtError } from '@dmt/core';
import { startPgBouncer } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createStrategyFixture,
  items,
  plans,
  type StrategyFixture,
  type StrategyUnderTest,
  strategies,
} from './strategy-fixture.ts';

// Their names are its keys.
const names = Object.keys(strategies) as StrategyUnderTest[];
const codeOf = (error: unknown): string => findDmtError(error)?.code ?? String(error);

describe.each(names)('with the strategy %s', (name) => {
  // Tables of all tenants are migrated once, and differ for all of them or for none: row/row-lifecycle.test.ts.
  const hasOwnTables = name !== 'row';
  let fixture: StrategyFixture;
  beforeEach(async () => {
    fixture = await createStrategyFixture(name);
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  it('each tenant sees its own rows, in transactions, prepared, by context and by a lent connection', async () => {
    const ids = ['acme', 'beta', 'gamma'];
    for (const id of ids) await fixture.migrator.createTenant(id);
    const tenants = fixture.createTenants();
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    const prepared = contextDb
      .select()
      .from(items)
      .where(eq(items.tenant, sql.placeholder('tenant')))
      .prepare('by_tenant');
    const foreign: unknown[] = [];
    const check = (id: string, rows: readonly { tenant: unknown }[]): void => {
      if (rows.length === 0 || rows.some(({ tenant }) => tenant !== id)) foreign.push({ id, rows });
    };
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const id = ids[index % 3] ?? '';
        const db = tenants.getDb(id);
        await db.transaction(async (tx) => {
          check(id, await tx.insert(items).values({ tenant: id }).returning());
          check(id, await tx.select().from(items));
          await tx.transaction((inner) => inner.insert(items).values({ tenant: id }));
        });
        await db
          .transaction(async (tx) => {
            await tx.insert(items).values({ tenant: 'undone' });
            throw new Error('undone');
          })
          .catch(() => {});
        check(id, await runWithTenant({ tenantId: id }, () => prepared.execute({ tenant: id })));
        check(id, await db.select().from(items));
      }),
    );
    expect(foreign).toEqual([]);
    const lent = await tenants.withConnection('beta', (client) =>
      client.query('select distinct tenant from items'),
    );
    expect(lent.rows).toEqual([{ tenant: 'beta' }]);
    expect(await tenants.getDb('acme').select().from(items)).toHaveLength(40);
  });

  it('shared tables are one for all', async () => {
    await fixture.migrator.migrateShared();
    await fixture.migrator.createTenant('acme');
    const tenants = fixture.createTenants();
    await tenants.getSharedDb().insert(plans).values({ name: 'basic' });
    expect(await fixture.createTenants().getSharedDb().select().from(plans)).toMatchObject([
      { name: 'basic' },
    ]);
    expect(await fixture.migrator.getSharedStatus()).toMatchObject({ status: 'ok', appliedCount: 1 });
  });

  it('tenants are created, served, dropped and created again, each on its own', async () => {
    const tenants = fixture.createTenants();
    expect(await tenants.getDb('acme').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NOT_FOUND');
    await tenants.createTenant('acme');
    await tenants.createTenant('beta');
    await expect(tenants.createTenant('acme')).rejects.toMatchObject({ code: 'DMT_TENANT_EXISTS' });
    await tenants.getDb('acme').insert(items).values({ tenant: 'acme' });
    expect(await fixture.migrator.listTenants()).toMatchObject([
      { tenantId: 'acme', state: 'active' },
      { tenantId: 'beta', state: 'active' },
    ]);
    await tenants.dropTenant('acme');
    expect(await tenants.getDb('acme').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NOT_FOUND');
    expect(await fixture.migrator.tenantExists('acme')).toBe(false);
    expect(await tenants.getDb('beta').select().from(items)).toEqual([]);
    await tenants.createTenant('acme');
    expect(await tenants.getDb('acme').select().from(items)).toEqual([]);
  });

  it('a creation that fails is resumed', async () => {
    await fixture.tenantFolder.write('0002_bad.sql', 'select 1/0;');
    await expect(fixture.migrator.createTenant('acme')).rejects.toMatchObject({
      code: 'DMT_MIGRATION_FAILED',
    });
    const tenants = fixture.createTenants();
    expect(await tenants.getDb('acme').select().from(items).catch(codeOf)).toBe('DMT_TENANT_NOT_READY');
    await fixture.tenantFolder.remove('0002_bad.sql');
    await fixture.migrator.createTenant('acme');
    expect(await tenants.getDb('acme').select().from(items)).toEqual([]);
  });

  it.runIf(hasOwnTables)(
    'migrations, their status, their way back and seeds reach every tenant once',
    async () => {
      const { migrator, tenantFolder } = fixture;
      const ids = ['acme', 'beta', 'gamma'];
      for (const id of ids) await migrator.createTenant(id);
      await tenantFolder.write(
        '0002_count.sql',
        `insert into items (tenant) values ('0002'); alter table items add column more int;`,
      );
      await tenantFolder.write('0002_count.down.sql', 'alter table items drop column more;');
      expect((await migrator.getStatus()).map(({ status, pending }) => [status, pending])).toEqual(
        ids.map(() => ['behind', ['0002_count']]),
      );
      const runs = await Promise.all([migrator.migrateAll(), migrator.migrateAll()]);
      expect(runs.map(({ failed }) => failed)).toEqual([0, 0]);
      const tenants = fixture.createTenants();
      for (const id of ids) {
        const { rows } = await tenants.getDb(id).execute(sql`select tenant from items`);
        expect(rows).toEqual([{ tenant: '0002' }]);
      }
      const seeded = await migrator.seedAll(async (db, id) => {
        await db.execute(sql`insert into items (tenant) values (${id})`);
      });
      expect(seeded).toMatchObject({ succeeded: 3, failed: 0 });
      expect(await migrator.rollback({ tenants: 'all', to: '0001_items' })).toMatchObject({
        succeeded: 3,
        failed: 0,
      });
      expect((await migrator.getStatus()).map(({ status }) => status)).toEqual(ids.map(() => 'behind'));
      expect(await tenants.getDb('beta').select().from(items)).toMatchObject([
        { tenant: '0002' },
        { tenant: 'beta' },
      ]);
    },
  );

  it.runIf(hasOwnTables)('drift is found in the tenant that has it', async () => {
    const { migrator, tamper } = fixture;
    for (const id of ['acme', 'beta']) await migrator.createTenant(id);
    expect(await migrator.diff()).toMatchObject({ ok: 2, drifted: 0, failed: 0 });
    await tamper('beta', 'alter table items add column extra int');
    const drift = await migrator.diff();
    expect(drift.details.map(({ tenantId, status }) => [tenantId, status])).toEqual([
      ['acme', 'ok'],
      ['beta', 'drifted'],
    ]);
  });

  it('health tells of tenants that can be used and of one that cannot', async () => {
    await fixture.migrator.createTenant('acme');
    const tenants = fixture.createTenants();
    expect(await tenants.healthCheck({ tenantIds: ['acme'] })).toMatchObject({ healthy: true });
    expect(await tenants.healthCheck({ tenantIds: ['acme', 'nobody'] })).toMatchObject({ healthy: false });
  });
});

const describeWithPgBouncer = await requireService('pgbouncer');
describeWithPgBouncer('behind PgBouncer in transaction mode', () => {
  it.each(names)('tenants stay apart with the strategy %s', async (name) => {
    await using fixture = await createStrategyFixture(name);
    const ids = ['acme', 'beta'];
    for (const id of ids) await fixture.migrator.createTenant(id);
    const upstreamUrl = String(fixture.config.connection.url);
    await using bouncer = await startPgBouncer({ upstreamUrl, poolMode: 'transaction', poolSize: 1 });
    const tenants = fixture.createTenants({ url: bouncer.url, pooler: 'transaction' });
    const seen = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const id = ids[index % 2] ?? '';
        await tenants.getDb(id).insert(items).values({ tenant: id });
        const rows = await tenants.getDb(id).transaction((tx) => tx.select().from(items));
        return rows.length > 0 && rows.every(({ tenant }) => tenant === id);
      }),
    );
    expect(new Set(seen)).toEqual(new Set([true]));
    await tenants.dispose();
    await bouncer.stop();
  });
});
