import { createTenantContext } from '@dmt/core';
import { count, desc, eq, exists, gt, isNull, max, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrossSchemaQuery, crossSchemaRaw, withShared, withSharedLookup } from '../src/index.ts';
import { type Fleet, openFleet, type Tenants } from './fixtures/open-tenants.ts';
import { orders, plans, sharedSettings, tenantSettings } from './fixtures/tables.ts';

let fleet: Fleet;
let tenants: Tenants;
const withCode = (code: string) => expect.objectContaining({ code });

beforeAll(async () => {
  fleet = await openFleet();
  tenants = fleet.tenants;
  await fleet.create(['acme', 'globex']);
  await fleet.database.query(`
    insert into public.plans values (1, 'free', 0), (2, 'pro', 20), (3, 'unused', null);
    insert into public.settings values (1, 'shared');
    insert into tenant_acme.settings values (1, 'of acme');
    insert into tenant_acme.orders (id, plan_id, parent_id, total) values (1, 1, null, 5), (2, 2, 1, 7), (3, null, 1, 1);
    insert into tenant_globex.orders (id, plan_id) values (9, 2);`);
});
afterAll(() => fleet?.close());

const crossOf = (id: string) =>
  createCrossSchemaQuery({ tenantDb: tenants.getDb(id), sharedDb: tenants.getSharedDb() });

describe('createCrossSchemaQuery', () => {
  it("joins the tenant's rows, and nobody else's, with shared ones", async () => {
    const names = (id: string) =>
      crossOf(id)
        .from('tenant', orders)
        .leftJoin('shared', plans, eq(orders.planId, plans.id))
        .select({ id: orders.id, plan: plans.name })
        .orderBy(orders.id);
    expect(await names('acme')).toEqual([
      { id: 1, plan: 'free' },
      { id: 2, plan: 'pro' },
      { id: 3, plan: null },
    ]);
    expect(await names('globex')).toEqual([{ id: 9, plan: 'pro' }]);
  });

  it('is one statement, which names shared tables in full and those of the tenant by the path', async () => {
    const seen: string[] = [];
    const stop = tenants.use((query, next) => {
      seen.push(`${query.tenantId}: ${query.text}`);
      return next(query);
    });
    const query = crossOf('acme')
      .from('tenant', orders)
      .innerJoin('shared', plans, eq(orders.planId, plans.id));
    await query.select({ id: orders.id });
    stop();
    expect(seen).toEqual([
      'acme: select "orders"."id" from "orders" inner join "public"."plans" on "orders"."plan_id" = "plans"."id"',
    ]);
    expect(query.select({ id: orders.id }).toSQL().sql).toBe(seen[0]?.replace('acme: ', ''));
  });

  it('gives whole rows by table, and null for the side that an outer join left empty', async () => {
    const left = crossOf('acme')
      .from('tenant', orders)
      .leftJoin('shared', plans, eq(orders.planId, plans.id));
    const right = crossOf('acme')
      .from('tenant', orders)
      .rightJoin('shared', plans, eq(orders.planId, plans.id));
    const full = crossOf('acme')
      .from('tenant', orders)
      .fullJoin('shared', plans, eq(orders.planId, plans.id));
    expect((await left.select().where(isNull(plans.id))).map((row) => [row.orders.id, row.plans])).toEqual([
      [3, null],
    ]);
    expect((await right.select().where(isNull(orders.id))).map((row) => [row.orders, row.plans.id])).toEqual([
      [null, 3],
    ]);
    expect(await full.select()).toHaveLength(4);
  });

  it('groups, filters groups, sorts and limits', async () => {
    const rows = await crossOf('acme')
      .from('shared', plans)
      .innerJoin('tenant', orders, eq(orders.planId, plans.id))
      .select({ name: plans.name, orders: count(), last: max(orders.createdAt) })
      .groupBy(plans.name)
      .having(({ orders: counted }) => gt(counted, 0))
      .orderBy(desc(plans.name))
      .limit(1)
      .offset(0);
    expect(rows).toEqual([{ name: 'pro', orders: 1, last: expect.any(Date) }]);
  });

  it('joins a table with itself, and a subquery, by aliases', async () => {
    const parent = alias(orders, 'parent');
    const cheap = crossOf('acme')
      .from('shared', plans)
      .select({ planId: plans.id, name: plans.name })
      .where(gt(plans.price, 10))
      .as('dear');
    const rows = await crossOf('acme')
      .from('tenant', orders)
      .innerJoin('tenant', parent, eq(orders.parentId, parent.id))
      .leftJoin('shared', cheap, eq(cheap.planId, orders.planId))
      .select({ id: orders.id, parent: parent.id, dear: cheap.name })
      .orderBy(orders.id);
    expect(rows).toEqual([
      { id: 2, parent: 1, dear: 'pro' },
      { id: 3, parent: 1, dear: null },
    ]);
  });

  it('tells tables of one name on both sides apart by an alias, and asks for one', async () => {
    const shared = alias(sharedSettings, 'shared_settings');
    const rows = await crossOf('acme')
      .from('tenant', tenantSettings)
      .innerJoin('shared', shared, eq(shared.id, tenantSettings.id))
      .select();
    expect(rows).toEqual([
      { settings: { id: 1, value: 'of acme' }, shared_settings: { id: 1, value: 'shared' } },
    ]);
    const same = crossOf('acme')
      .from('tenant', tenantSettings)
      .innerJoin('shared', sharedSettings, eq(sharedSettings.id, tenantSettings.id));
    expect(() => same.select()).toThrow(withCode('DMT_USAGE'));
  });

  it('names a shared table in full in subqueries of the tenant and in sql', async () => {
    const cross = crossOf('acme');
    const db = tenants.getDb('acme');
    const shared = cross.table('shared', plans);
    const rows = await cross
      .from('tenant', orders)
      .select({ id: orders.id, all: sql<string>`(select count(*) from ${shared})` })
      .where(exists(db.select({ one: sql`1` }).from(shared).where(eq(plans.id, orders.planId))))
      .orderBy(orders.id);
    expect(rows).toEqual([
      { id: 1, all: '3' },
      { id: 2, all: '3' },
    ]);
  });

  it('does not change the table that it was given', async () => {
    crossOf('acme').table('shared', plans);
    expect(tenants.getDb('acme').select().from(plans).toSQL().sql).not.toContain('"public"');
    expect(
      tenants
        .getDb('acme')
        .select({ all: sql`${plans}` })
        .from(orders)
        .toSQL().sql,
    ).not.toContain('public');
    await expect(tenants.getDb('acme').select().from(plans)).rejects.toThrow();
  });

  it('can go two ways from one beginning', async () => {
    const start = crossOf('acme').from('tenant', orders);
    const joined = start.innerJoin('shared', plans, eq(orders.planId, plans.id));
    expect(await start.select()).toHaveLength(3);
    expect(await joined.select()).toHaveLength(2);
    expect(await joined.selectDistinct({ one: sql`1` })).toHaveLength(1);
  });

  it('runs in a transaction of the tenant, and prepared', async () => {
    await tenants.getDb('acme').transaction(async (tx) => {
      await tx.insert(orders).values({ id: 4, planId: 2 });
      const cross = createCrossSchemaQuery({ tenantDb: tx, sharedDb: tenants.getSharedDb() });
      const query = cross.from('tenant', orders).innerJoin('shared', plans, eq(orders.planId, plans.id));
      expect(await query.select()).toHaveLength(3);
      await tx.delete(orders).where(eq(orders.id, 4));
    });
    const prepared = crossOf('globex')
      .from('tenant', orders)
      .innerJoin('shared', plans, eq(orders.planId, plans.id))
      .select({ name: plans.name })
      .where(eq(orders.id, sql.placeholder('id')))
      .prepare('plan_of_order');
    expect(await prepared.execute({ id: 9 })).toEqual([{ name: 'pro' }]);
    expect(await prepared.execute({ id: 1 })).toEqual([]);
  });

  it('serves every tenant by the handle of all of them', async () => {
    const { contextDb, runWithTenant } = createTenantContext(tenants);
    const query = createCrossSchemaQuery({ tenantDb: contextDb, sharedDb: tenants.getSharedDb() })
      .from('tenant', orders)
      .innerJoin('shared', plans, eq(orders.planId, plans.id))
      .select({ id: orders.id })
      .orderBy(orders.id)
      .prepare('ids_of_all');
    const idsOf = (tenantId: string) => runWithTenant({ tenantId }, () => query.execute());
    expect(await Promise.all(['acme', 'globex', 'acme'].map(idsOf))).toEqual([
      [{ id: 1 }, { id: 2 }],
      [{ id: 9 }],
      [{ id: 1 }, { id: 2 }],
    ]);
    await expect(query.execute()).rejects.toThrow();
    await expect(crossSchemaRaw(contextDb, { sql: 'select 1' })).rejects.toThrow(
      withCode('DMT_NO_TENANT_CONTEXT'),
    );
    const raw = runWithTenant({ tenantId: 'globex' }, () =>
      crossSchemaRaw(contextDb, { sql: 'select id from $tenant.orders' }),
    );
    expect(await raw).toEqual([{ id: 9 }]);
  });

  it('refuses a table of the other side, under an alias too', () => {
    const cross = crossOf('acme');
    expect(() => cross.from('tenant', plans)).toThrow(withCode('DMT_USAGE'));
    expect(() => cross.from('shared', alias(orders, 'o'))).toThrow(withCode('DMT_USAGE'));
    expect(() => cross.from('tenant', orders).leftJoin('shared', tenantSettings, undefined)).toThrow(
      /"settings" was given as a table of 'shared', and schemas.tenant declares it/,
    );
  });

  it('refuses handles that do not belong together, or are not handles', () => {
    const other = fleet.open();
    const tenantDb = tenants.getDb('acme');
    const sharedDb = tenants.getSharedDb();
    const refused = (handles: Parameters<typeof createCrossSchemaQuery>[0]) =>
      expect(() => createCrossSchemaQuery(handles)).toThrow(withCode('DMT_USAGE'));
    refused({ tenantDb, sharedDb: other.getSharedDb() });
    refused({ tenantDb: sharedDb, sharedDb });
    refused({ tenantDb, sharedDb: tenantDb });
    refused({ tenantDb: {} as typeof tenantDb, sharedDb });
  });
});

describe('withShared', () => {
  it('finds out whose table it is', async () => {
    const shared = alias(sharedSettings, 's');
    const rows = await withShared(tenants.getDb('acme'))
      .from(orders)
      .innerJoin(plans, eq(orders.planId, plans.id))
      .leftJoin(tenantSettings, eq(tenantSettings.id, orders.id))
      .leftJoin(shared, eq(shared.id, orders.id))
      .select({ plan: plans.name, own: tenantSettings.value, shared: shared.value })
      .where(eq(orders.id, 1));
    expect(rows).toEqual([{ plan: 'free', own: 'of acme', shared: 'shared' }]);
  });

  it('refuses a table that it does not know', () => {
    const unknown = alias(plans, 'p');
    expect(() => withShared(tenants.getDb('acme')).from(unknown)).not.toThrow();
    expect(() => withShared(tenants.getSharedDb())).toThrow(withCode('DMT_USAGE'));
  });
});

describe('withSharedLookup', () => {
  const lookup = () => ({
    tenantDb: tenants.getDb('acme'),
    sharedDb: tenants.getSharedDb(),
    tenantTable: orders,
    sharedTable: plans,
    foreignKey: 'planId' as const,
  });

  it('adds shared columns, null where nothing is referred to', async () => {
    const rows = await withSharedLookup({
      ...lookup(),
      sharedFields: ['name', 'price'],
      where: gt(orders.id, 1),
    }).orderBy(orders.id);
    expect(rows.map(({ id, name, price }) => [id, name, price])).toEqual([
      [2, 'pro', 20],
      [3, null, null],
    ]);
  });

  it('gives them other names, which a name on both sides needs', async () => {
    const rows = await withSharedLookup({ ...lookup(), sharedFields: { planKey: 'id' } }).limit(1);
    expect(rows[0]?.planKey).toBe(1);
    expect(() => withSharedLookup({ ...lookup(), sharedFields: ['id'] })).toThrow(withCode('DMT_USAGE'));
  });
});
