import { parseTenantId } from '@dmt/core/internal';
import { withClient } from '@dmt-tooling/harness';
import { hostileIds, sampleIds } from '@dmt-tooling/harness/hostile-ids';
import { count, desc, eq, exists, getTableColumns, gt, isNull, max, sql, sum } from 'drizzle-orm';
import { alias, integer, type PgTable, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminQuery, createAdminQuery, type FleetSelect } from '../src/index.ts';
import { chaosSeed, chaosSize } from './chaos.ts';
import {
  billedOrders,
  customers,
  notes,
  oddities,
  openRowFleet,
  orders,
  plans,
  type RowFleet,
  type RowTenants,
} from './fixtures/row-fleet.ts';

const withCode = (code: string) => expect.objectContaining({ code });
const ODD_IDS = [`o'b"; --`, 'a\\b', '{t1,t2}', 'NULL', 'x, y', '$1', 'T1', ' t1'];
const IDS = [...Array.from({ length: 8 }, (_, index) => `t${index}`), ...ODD_IDS, 'nothing'];
/** Whose rows are in the tables, though nobody is to read them. */
const UNREADABLE = ['unlisted', 'suspended', 'provisioning', 'dropping', 'dropped', 'elsewhere'];

function isTenantId(id: string): boolean {
  try {
    return parseTenantId(id) === id;
  } catch {
    // What is no id is refused before it gets anywhere.
    return false;
  }
}

let fleet: RowFleet;
beforeAll(async () => {
  fleet = await openRowFleet();
  await fleet.list(IDS);
  for (const state of UNREADABLE.slice(1, -1)) await fleet.list([state], state);
  await fleet.list(['elsewhere'], 'active', 'schema');
  const withRows: Array<string | null> = [...IDS.slice(0, -1), ...UNREADABLE, null];
  for (const [index, id] of withRows.entries()) {
    // Only where nobody is to look there are totals of 99.
    const extra = id === null || UNREADABLE.includes(id) ? 99 : 0;
    await fleet.database.query(
      `insert into orders select $1, n, case when n = 1 then null else n end, 1 + n % 3, nullif(n - 1, 0), case when n = 1 then 'paid' else 'new' end::order_status,
         case when $3 > 0 then $3 else n * $2 end, '2026-01-01'::timestamptz + interval '1 hour' * (n * 100 + $2) from generate_series(1, $2 % 4 + 1) n`,
      [id, index, extra],
    );
    await fleet.database.query(
      `insert into customers select $1, n, 'customer ' || n || ' of ' || coalesce($1, 'nobody') from generate_series(2, 5) n`,
      [id],
    );
    await fleet.database.query(`insert into "Odd ""table"", $1; --" values ($1, $2)`, [id, index]);
    await fleet.database.query(`insert into notes values ($1, 1, 'of ' || coalesce($1, 'nobody'))`, [id]);
  }
});
afterAll(() => fleet?.[Symbol.asyncDispose]());

type Options = Partial<Parameters<typeof createAdminQuery>[0]>;
const adminOf = (manager: RowTenants, options: Options = {}): AdminQuery =>
  createAdminQuery({ manager, reason: 'tests', tenants: IDS, ...options });

const shared = () => fleet.application.getSharedDb();
const parents = alias(orders, 'parents');
const asOrders = alias(customers, 'orders');
const billed = alias(billedOrders, 'billed');
const { tenantId, ...others } = getTableColumns(orders);
const columns = { ...others, owner: tenantId };
const whole = { id: orders.id, name: customers.name };

/** Every kind of query, of which those in an order are called so. */
const shapes: Readonly<Record<string, (admin: AdminQuery) => FleetSelect<unknown>>> = {
  'all columns': (admin) => admin.fromAllTenants(orders).select(columns),
  'an aggregate': (admin) => admin.fromAllTenants(orders).select({ orders: count(), sum: sum(orders.total) }),
  'an aggregate that finds nothing': (admin) =>
    admin.fromAllTenants(orders).select({ orders: count() }).where(gt(orders.id, 1_000)),
  groups: (admin) =>
    admin
      .fromAllTenants(orders)
      .select({ status: orders.status, orders: count(), last: max(orders.createdAt) })
      .groupBy(orders.status),
  'groups, some of them': (admin) =>
    admin
      .fromAllTenants(orders)
      .select({ plan: orders.planId, plus: sql<number>`count(*) + ${7}::int` })
      .where(gt(orders.total, '1'))
      .groupBy(orders.planId)
      .having(gt(count(), 1)),
  'a table by another name': (admin) =>
    admin.fromAllTenants(parents).select({ id: parents.id }).where(gt(parents.id, 2)),
  'a table by the name of another': (admin) => admin.fromAllTenants(asOrders).select({ name: asOrders.name }),
  'a table with itself': (admin) =>
    admin
      .fromAllTenants(orders)
      .innerJoin('tenant', parents, eq(orders.parentId, parents.id))
      .select({ id: orders.id, parent: parents.total }),
  'a left join': (admin) =>
    admin
      .fromAllTenants(orders)
      .leftJoin('tenant', customers, eq(orders.customerId, customers.id))
      .select(whole),
  'a right join': (admin) =>
    admin
      .fromAllTenants(orders)
      .rightJoin('tenant', customers, eq(orders.customerId, customers.id))
      .select(whole),
  'a full join': (admin) =>
    admin
      .fromAllTenants(orders)
      .fullJoin('tenant', customers, eq(orders.customerId, customers.id))
      .select(whole),
  'an anti join': (admin) =>
    admin
      .fromAllTenants(customers)
      .leftJoin('tenant', orders, eq(orders.customerId, customers.id))
      .select({ name: customers.name })
      .where(isNull(orders.id)),
  'a shared table': (admin) =>
    admin
      .fromAllTenants(orders)
      .leftJoin('shared', plans, eq(orders.planId, plans.id))
      .select({ id: orders.id, plan: plans.name }),
  'a shared table that outlives the rows of tenants': (admin) =>
    admin
      .fromAllTenants(orders)
      .rightJoin('shared', plans, eq(orders.planId, plans.id))
      .select({ id: orders.id, plan: plans.name }),
  'a shared table with the name of a tenant’s': (admin) =>
    admin
      .fromAllTenants(orders)
      .innerJoin('shared', billed, eq(orders.id, billed.id))
      .select({ id: orders.id }),
  'a table of tenants that is said to be shared': (admin) =>
    admin
      .fromAllTenants(orders)
      .innerJoin('shared', notes, eq(orders.id, notes.id))
      .select({ words: notes.words }),
  subqueries: (admin) => {
    const of = admin.table('tenant', customers);
    const query = shared().select({ one: sql`1` }).from(of).having(gt(count(), 3));
    return admin.fromAllTenants(orders).select({ id: orders.id }).where(exists(query));
  },
  'SQL that names tables as it likes': (admin) =>
    admin.fromAllTenants(orders).select({
      id: orders.id,
      some: sql`(select count(*) from customers)`,
      all: sql`(select count(*) from public.customers where public.customers.id < ${4})`,
      more: sql`(select count(*) from Public . "customers" c /* "public"."orders" */)`,
      said: sql`'"public"."customers", public.customers ' || $$public.orders$$`,
      counted: sql`(with customers as (select 1) select count(*) from customers)`,
      json: sql`to_jsonb(orders) ->> 'total'`,
    }),
  'windows over rows': (admin) =>
    admin.fromAllTenants(orders).select({ nth: sql`row_number() over (order by ${orders.id} desc)` }),
  'odd names': (admin) => admin.fromAllTenants(oddities).select({ number: oddities.number }),
  'odd names of fields': (admin) =>
    admin.fromAllTenants(oddities).select({ 'a "b" $1': sql`${oddities.number} + ${1}::int` }),
  'lists as parameters': (admin) =>
    admin
      .fromAllTenants(orders)
      .select({ id: orders.id })
      .where(sql`${orders.id} = any (${sql.param([1, 3])}::int[])`),
  'the first of each': (admin) =>
    admin.fromAllTenants(orders).select({ id: orders.id }).orderBy(desc(orders.id)).limitPerTenant(1),
  'none of each': (admin) => admin.fromAllTenants(orders).select({ id: orders.id }).limitPerTenant(0),
  'in an order': (admin) =>
    admin
      .fromAllTenants(orders)
      .select({ id: orders.id, total: orders.total })
      .orderBy(desc(orders.total), orders.createdAt, orders.id),
  'in an order, the first of all': (admin) =>
    admin
      .fromAllTenants(orders)
      .select({ id: orders.id, status: orders.status })
      .orderBy(desc(orders.status), sql`${orders.createdAt} desc nulls last`)
      .limit(5),
  'an expression that fails for one': (admin) =>
    admin.fromAllTenants(orders).select({ ratio: sql`max(1 / (${orders.total} - 14))` }),
  'a condition that fails for nobody who is read': (admin) =>
    admin.fromAllTenants(orders).select({ id: orders.id }).where(sql`1 / (99 - ${orders.total}) > 0`),
};

interface Outcome {
  readonly rows: readonly string[];
  readonly failures: readonly string[];
}

async function outcomeOf(select: FleetSelect<unknown>, isInOrder: boolean): Promise<Outcome> {
  const { rows, failures } = await select;
  const texts = rows.map((row) => JSON.stringify(row));
  const told = failures.map(({ tenantId, error }) => `${tenantId}: ${reasonOf(error)}`);
  return { rows: isInOrder ? texts : texts.sort(), failures: told.sort() };
}

/** What the server said, whatever the statement was. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Statements that read tables of tenants while this runs. */
async function statementsOf(manager: RowTenants, work: () => PromiseLike<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const stop = manager.use((query, next) => {
    if (query.text.includes('"fleet"')) seen.push(query.text);
    return next(query);
  });
  await work();
  stop();
  return seen;
}

describe.each(['reports', 'auditors'] as const)('the role of %s, which sees all rows', (role) => {
  it.each(Object.keys(shapes))('finds by one statement what policies show one by one: %s', async (name) => {
    const shape = shapes[name];
    if (shape === undefined) throw new Error('it is one of them');
    const isInOrder = name.startsWith('in an order');
    const expected = await outcomeOf(shape(adminOf(fleet.application)), isInOrder);
    expect(await outcomeOf(shape(adminOf(fleet[role])), isInOrder)).toEqual(expected);
    expect(expected.rows.length > 0 || name === 'none of each').toBe(true);
    // A part at a time, with the rest of it in other statements.
    const inParts = shape(adminOf(fleet[role], { tenantsPerStatement: 3 }));
    expect(await outcomeOf(inParts, isInOrder)).toEqual(expected);
  });

  it('says of each tenant that cannot be read what its own handle says', async () => {
    const tenants = [...UNREADABLE, ...IDS, 'nobody'];
    const select = (manager: RowTenants) =>
      outcomeOf(adminOf(manager, { tenants }).fromAllTenants(orders).select(columns), false);
    const expected = await select(fleet.application);
    expect(expected.failures).toHaveLength(7);
    expect(await select(fleet[role])).toEqual(expected);
  });

  it('sends one statement for all of them', async () => {
    const read = adminOf(fleet[role]).fromAllTenants(orders).select({ orders: count() });
    expect(await statementsOf(fleet[role], () => read)).toHaveLength(1);
  });
});

describe('a role that sees all rows', () => {
  it('serves no tenant', async () => {
    await expect(fleet.reports.getDb('t1').select().from(orders)).rejects.toMatchObject({
      cause: withCode('DMT_ISOLATION_BROKEN'),
    });
  });

  it('reads the active tenants of the directory', async () => {
    const { rows, failures } = await createAdminQuery({ manager: fleet.reports, reason: 'tests' })
      .fromAllTenants(orders)
      .select({ orders: count() });
    expect(rows.map(({ tenantId: id }) => id).sort()).toEqual([...IDS].sort());
    expect(failures).toEqual([{ tenantId: 'elsewhere', error: withCode('DMT_TENANT_ELSEWHERE') }]);
  });

  it('finds the rows of whatever ids there are, each as its tenant’s', async () => {
    const ids = [...new Set([...hostileIds, ...sampleIds(chaosSize(20_000), chaosSeed)])].filter(isTenantId);
    const hostile = ids.filter((id) => !IDS.includes(id));
    await fleet.database.query(
      `with listed as (insert into dmt.tenants (id, schema_name, strategy, state)
         select id, 'hostile ' || nth, 'row', 'active' from unnest($1::text[]) with ordinality as each (id, nth))
       insert into notes select id, 7, id from unnest($1::text[]) id`,
      [hostile],
    );
    const { rows, failures } = await adminOf(fleet.reports, { tenants: hostile })
      .fromAllTenants(notes)
      .select({ words: notes.words });
    expect(failures).toEqual([]);
    expect(rows.filter(({ tenantId: id, words }) => id !== words)).toEqual([]);
    expect(rows.map(({ words }) => words).sort()).toEqual([...hostile].sort());
    await fleet.database.query('delete from notes where id = 7');
    await fleet.database.query(`delete from dmt.tenants where schema_name like 'hostile %'`);
  });

  it('keeps its statements prepared, if that is asked for', async () => {
    const read = (prepare: boolean) =>
      adminOf(fleet.reports, { prepare, concurrency: 1 })
        .fromAllTenants(orders)
        .select({ orders: count() })
        .where(gt(orders.id, 1));
    const { rows: expected } = await read(false);
    for (let run = 0; run < 7; run++) expect((await read(true)).rows).toEqual(expected);
  });

  it('reads on for a stream only what is asked for', async () => {
    const seen = await statementsOf(fleet.reports, async () => {
      const options = { tenantsPerStatement: 1, concurrency: 1 };
      const stream = adminOf(fleet.reports, options)
        .fromAllTenants(orders)
        .select({ id: orders.id })
        .stream();
      for await (const row of stream) {
        expect(row).toEqual({ tenantId: 't0', id: 1 });
        break;
      }
    });
    expect(seen.length).toBeLessThanOrEqual(2);
  });

  it('writes nothing', async () => {
    await fleet.database.query('create sequence counter; grant usage on counter to public');
    const select = adminOf(fleet.reports).fromAllTenants(orders).select({ next: sql`nextval('counter')` });
    await expect(select).rejects.toMatchObject({ cause: { code: '25006' } });
  });

  it('reads columns that it was granted, of a table that has others', async () => {
    const role = await fleet.createRole('bypassrls', 'plans');
    await fleet.database.query(`grant select (tenant_id, id) on orders to ${role.name}`);
    const admin = adminOf(fleet.open(role.url));
    const { rows } = await admin.fromAllTenants(orders).select({ id: max(orders.id) });
    expect(rows).toHaveLength(IDS.length);
    await expect(admin.fromAllTenants(orders).select({ total: orders.total })).rejects.toMatchObject({
      cause: { code: '42703' },
    });
  });
});

describe('what is the same for all tenants, because their tables are', () => {
  const missingColumn = sql`orders.missing`;

  it.each(['application', 'reports'] as const)(
    'is thrown at once, and told of one tenant, to the role of %s: a missing column',
    async (role) => {
      const manager = fleet[role];
      const seen = await statementsOf(manager, async () => {
        const select = adminOf(manager, { concurrency: 1 })
          .fromAllTenants(orders)
          .select({ missing: missingColumn });
        await expect(select).rejects.toMatchObject({
          cause: { code: '42703' },
          message: expect.not.stringContaining('t1'),
        });
      });
      expect(seen.length).toBeLessThanOrEqual(2);
    },
  );

  it.each(['application', 'reports'] as const)('is a table that is locked, for %s', async (role) => {
    await withClient(fleet.database.url, async (locker) => {
      await locker.query('begin; lock table orders in access exclusive mode');
      const options = { lockTimeoutMs: 50, concurrency: 1 };
      const seen = await statementsOf(fleet[role], async () => {
        const select = adminOf(fleet[role], options).fromAllTenants(orders).select({ orders: count() });
        await expect(select).rejects.toMatchObject({ cause: { code: '55P03' } });
      });
      expect(seen.length).toBeLessThanOrEqual(2);
      await locker.query('rollback');
    });
  });

  const refusals: ReadonlyArray<readonly [string, PgTable, RegExp]> = [
    ['is missing', pgTable('absent', { id: integer() }), /There is no table "absent".*dmt migrate/s],
    ['is a view', pgTable('sums', { tenantId: text('tenant_id') }), /"sums" is a view/],
    ['does not say whose its rows are', pgTable('nobodys', { id: integer() }), /no column "tenant_id"/],
  ];
  it.each(refusals)('is a table that %s', async (_, table, message) => {
    await fleet.database.query(`create table if not exists nobodys (id integer);
      create or replace view sums with (security_invoker = true) as select tenant_id, count(*) from orders group by 1;
      grant select on nobodys, sums to public`);
    const seen = await statementsOf(fleet.reports, async () => {
      const select = adminOf(fleet.reports).fromAllTenants(table).select({ rows: count() });
      await expect(select).rejects.toThrow(withCode('DMT_USAGE'));
      await expect(select).rejects.toThrow(message);
    });
    expect(seen).toEqual([]);
  });

  it('is not a view to the role of the application, which is shown one tenant by it', async () => {
    const orderSums = pgTable('sums_of_orders', { orders: integer('count') });
    await fleet.database.query(`create view sums_of_orders with (security_invoker = true) as select count(*)::int from orders;
      grant select on sums_of_orders to public`);
    const of = (manager: RowTenants) =>
      adminOf(manager).fromAllTenants(orderSums).select({ orders: orderSums.orders });
    const counts = adminOf(fleet.application).fromAllTenants(orders).select({ orders: sql`count(*)::int` });
    expect(await outcomeOf(of(fleet.application), false)).toEqual(await outcomeOf(counts, false));
    await expect(of(fleet.reports)).rejects.toThrow(/is a view/);
    await expect(of(fleet.auditors)).rejects.toThrow(withCode('DMT_ISOLATION_BROKEN'));
    await fleet.database.query('drop view sums_of_orders');
  });

  it('is a role that may not read a table', async () => {
    const role = await fleet.createRole('bypassrls', 'orders');
    const admin = adminOf(fleet.open(role.url));
    const select = admin
      .fromAllTenants(orders)
      .innerJoin('tenant', customers, eq(orders.customerId, customers.id))
      .select(whole);
    await expect(select).rejects.toThrow(`Run: grant select on "customers" to ${role.name}`);
  });

  it('is a role that may not read the directory', async () => {
    const role = await fleet.createRole('bypassrls');
    await fleet.database.query(`revoke select on dmt.tenants from ${role.name}`);
    const select = adminOf(fleet.open(role.url)).fromAllTenants(orders).select({ orders: count() });
    await expect(select).rejects.toThrow(withCode('DMT_DIRECTORY_UNREADABLE'));
  });

  it('is a role that sees all rows of one table, and none of another', async () => {
    const role = await fleet.createRole('nobypassrls');
    await fleet.database.query(`create policy partial on orders for select to ${role.name} using (true)`);
    const admin = adminOf(fleet.open(role.url));
    const joined = admin
      .fromAllTenants(orders)
      .innerJoin('tenant', customers, eq(orders.customerId, customers.id))
      .select(whole);
    await expect(joined).rejects.toThrow(
      /sees the rows of all tenants in table "orders", but not in "customers"/,
    );
    // Where nothing but the SQL names it.
    const inSql = admin.fromAllTenants(orders).select({ all: sql`(select count(*) from customers)` });
    await expect(inSql).rejects.toThrow(withCode('DMT_USAGE'));
    const { rows } = await admin.fromAllTenants(orders).select({ orders: count() });
    expect(rows).toHaveLength(IDS.length);
  });

  it.each([
    ['restricted', 'create policy rest on orders as restrictive for select to ROLE using (id > 1)'],
    [
      'for writing only',
      'drop policy everything on orders; create policy everything on orders for update to ROLE using (true)',
    ],
    ['not true', 'alter policy everything on orders using (false)'],
  ])('is a policy that is %s, which is not taken for one that shows all rows', async (_, change) => {
    const role = await fleet.createRole('nobypassrls', 'orders');
    await fleet.database.query(`create policy everything on orders for select to ${role.name} using (true)`);
    await fleet.database.query(change.replaceAll('ROLE', role.name));
    const select = adminOf(fleet.open(role.url)).fromAllTenants(orders).select({ id: orders.id });
    await expect(select).rejects.toThrow(withCode('DMT_ISOLATION_BROKEN'));
    await fleet.database.query('drop policy everything on orders; drop policy if exists rest on orders');
  });

  it('is a large table that would be read once for each', async () => {
    await fleet.database.query(`
      create table large (tenant_id text, id integer); grant select on large to public;
      create index on large (id, tenant_id); create index on large (tenant_id) where id > 7;
      update pg_class set relpages = 1000000 where relname = 'large'`);
    const large = pgTable('large', { id: integer() });
    const select = () => adminOf(fleet.reports).fromAllTenants(large).select({ rows: count() });
    await expect(select()).rejects.toThrow('create index concurrently on "large" ("tenant_id")');
    await fleet.database.query('create index on large (tenant_id, id)');
    expect((await select()).rows).toHaveLength(IDS.length);
    await fleet.database.query('drop table large');
  });

  it('is not a table that only a column is called like, and that the role may not read', async () => {
    const role = await fleet.createRole('nobypassrls', 'customers, plans');
    await fleet.database.query(`create policy some_reports on customers for select to ${role.name} using (true);
      create table name (tenant_id text); alter table name enable row level security`);
    const { rows } = await adminOf(fleet.open(role.url))
      .fromAllTenants(customers)
      .select({ name: customers.name });
    expect(rows).toHaveLength(4 * (IDS.length - 1));
    await fleet.database.query('drop table name');
  });

  it('is a policy of another role, which changes nothing', async () => {
    const role = await fleet.createRole('nobypassrls');
    await fleet.database.query('create policy monitors on orders for select to pg_monitor using (true)');
    const manager = fleet.open(role.url);
    const seen = await statementsOf(manager, async () => {
      const { rows } = await adminOf(manager).fromAllTenants(orders).select({ id: orders.id });
      expect(rows).toHaveLength(40);
    });
    expect(seen).toHaveLength(IDS.length);
    await fleet.database.query('drop policy monitors on orders');
  });
});
