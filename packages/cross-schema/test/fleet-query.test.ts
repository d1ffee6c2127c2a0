import { isDeepStrictEqual } from 'node:util';
import { ensureDirectory } from '@dmt/core/internal';
import { waitUntil } from '@dmt-tooling/harness';
import { count, desc, eq, exists, getTableColumns, gt, max, sql, sum } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAdminQuery, type FleetQueryEvent } from '../src/index.ts';
import { type Fleet, openFleet, type Tenants } from './fixtures/open-tenants.ts';
import { orders, plans, tenantSettings } from './fixtures/tables.ts';

let fleet: Fleet;
const IDS = Array.from({ length: 12 }, (_, index) => `t${index}`);
const withCode = (code: string) => expect.objectContaining({ code });

beforeAll(async () => {
  fleet = await openFleet();
  await fleet.create(IDS);
  await fleet.database.query(`insert into public.plans values (1, 'free', 0), (2, 'pro', 20)`);
  for (const [index, id] of IDS.entries()) {
    await fleet.database.query(`
      insert into "tenant_${id}".orders (id, plan_id, status, total, created_at)
      select n, 1 + n % 2, case when n = 1 then 'paid' else 'new' end::"tenant_${id}".order_status, n * ${index}, '2026-01-01'::timestamptz + interval '1 hour' * (n * 100 + ${index})
      from generate_series(1, ${(index % 4) + 1}) n`);
  }
});
afterAll(() => fleet?.close());

type Options = Partial<Parameters<typeof createAdminQuery>[0]>;
const adminOf = (options: Options = {}) =>
  createAdminQuery({
    manager: fleet.tenants,
    reason: 'tests',
    tenants: IDS,
    tenantsPerStatement: 5,
    ...options,
  });

describe('fromAllTenants', () => {
  it('gives rows of every tenant, with whose they are, decoded as Drizzle does', async () => {
    const { rows, failures, tenantCount } = await adminOf()
      .fromAllTenants(orders)
      .select(getTableColumns(orders));
    expect([rows.length, failures, tenantCount]).toEqual([30, [], 12]);
    expect(rows.find(({ tenantId, id }) => tenantId === 't3' && id === 1)).toEqual({
      tenantId: 't3',
      id: 1,
      planId: 2,
      parentId: null,
      status: 'paid',
      total: '3.00',
      createdAt: new Date('2026-01-05T07:00:00Z'),
    });
  });

  it("gives what each tenant's own handle gives", async () => {
    const { rows } = await adminOf().fromAllTenants(orders).select(getTableColumns(orders));
    for (const id of IDS) {
      const own = await fleet.tenants.getDb(id).select().from(orders).orderBy(orders.id);
      const found = rows.filter(({ tenantId }) => tenantId === id).sort((a, b) => a.id - b.id);
      expect(found).toEqual(own.map((row) => ({ tenantId: id, ...row })));
    }
  });

  it('counts and groups in each tenant, by parameters that all share', async () => {
    const { rows } = await adminOf()
      .fromAllTenants(orders)
      .select({
        status: orders.status,
        orders: count(),
        total: sum(orders.total),
        last: max(orders.createdAt),
      })
      .where(gt(orders.id, 0))
      .groupBy(orders.status)
      .having(gt(count(), 1));
    expect(rows).toHaveLength(6);
    expect(rows.find(({ tenantId }) => tenantId === 't3')).toEqual({
      tenantId: 't3',
      status: 'new',
      orders: 3,
      total: '27.00',
      last: new Date('2026-01-17T19:00:00Z'),
    });
  });

  it('sorts the rows of all tenants as the server compares them, and gives the first', async () => {
    const select = adminOf()
      .fromAllTenants(orders)
      .select({ id: orders.id, total: orders.total, at: orders.createdAt });
    const top = await select.orderBy(desc(orders.total), orders.id).limit(3);
    expect(top.rows.map(({ tenantId, total }) => [tenantId, total])).toEqual([
      ['t11', '44.00'],
      ['t11', '33.00'],
      ['t10', '30.00'],
    ]);
    // As numbers also where a statement cuts off what is too much: 9.00 is behind 30.00.
    const cut = await adminOf({ tenantsPerStatement: 100 })
      .fromAllTenants(orders)
      .select({ total: orders.total })
      .orderBy(desc(orders.total))
      .limit(4);
    expect(cut.rows.map(({ total }) => total)).toEqual(['44.00', '33.00', '30.00', '28.00']);
    const all = await select.orderBy(sql`${orders.createdAt} desc nulls last`);
    expect(all.rows.map(({ at }) => at.getTime())).toEqual(
      all.rows.map(({ at }) => at.getTime()).toSorted((a, b) => b - a),
    );
    expect(all.rows).toHaveLength(30);
  });

  it('sorts by an aggregate of each tenant', async () => {
    const { rows } = await adminOf()
      .fromAllTenants(orders)
      .select({ revenue: sum(orders.total).as('revenue') })
      .orderBy(desc(sum(orders.total)))
      .limit(2);
    expect(rows).toEqual([
      { tenantId: 't11', revenue: '110.00' },
      { tenantId: 't7', revenue: '70.00' },
    ]);
  });

  it('gives the first of each tenant, and so many in all', async () => {
    const select = adminOf().fromAllTenants(orders).select({ id: orders.id });
    const perTenant = await select.orderBy(desc(orders.id)).limitPerTenant(1);
    expect(perTenant.rows).toHaveLength(12);
    expect(perTenant.rows.find(({ tenantId }) => tenantId === 't3')?.id).toBe(4);
    expect((await select.limit(7)).rows).toHaveLength(7);
    expect((await select.limit(0)).rows).toEqual([]);
  });

  it('joins tables of the same tenant, and shared ones, also in a subquery', async () => {
    const admin = adminOf();
    const { rows } = await admin
      .fromAllTenants(orders)
      .innerJoin('shared', plans, eq(orders.planId, plans.id))
      .leftJoin('tenant', tenantSettings, eq(tenantSettings.id, orders.id))
      .select({ id: orders.id, plan: plans.name, setting: tenantSettings.value })
      .where(
        exists(
          fleet.tenants
            .getSharedDb()
            .select({ one: sql`1` })
            .from(admin.table('tenant', orders))
            .having(gt(count(), 3)),
        ),
      )
      .orderBy(orders.id)
      .limit(2);
    expect(rows.map(({ plan, setting }) => [plan, setting])).toEqual([
      ['pro', null],
      ['pro', null],
    ]);
    expect(rows.every(({ tenantId }) => ['t3', 't7', 't11'].includes(tenantId))).toBe(true);
  });

  it('reads in few statements, on few connections, in read-only transactions', async () => {
    const seen: string[] = [];
    let most = 0;
    let running = 0;
    const stop = fleet.tenants.use(async (query, next) => {
      if (!query.text.includes('"fleet"')) return next(query);
      seen.push(query.text);
      most = Math.max(most, ++running);
      try {
        return await next(query);
      } finally {
        running--;
      }
    });
    await adminOf({ concurrency: 2 }).fromAllTenants(orders).select({ orders: count() });
    stop();
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen.length).toBeLessThanOrEqual(5);
    for (const text of seen) expect(text.split('union all').length).toBeLessThanOrEqual(5);
    expect(most).toBeLessThanOrEqual(2);
    await fleet.database.query('create sequence public.counter');
    await expect(
      adminOf().fromAllTenants(orders).select({ next: sql`nextval('public.counter')` }),
    ).rejects.toMatchObject({ cause: { code: '25006' } });
  });

  it('reads the same tenants on the same few connections each time, so that few backends remember them', async () => {
    const manager = fleet.open({ connection: { url: fleet.database.url, poolConfig: { max: 20 } } });
    const pidsOf = async () => {
      const { rows } = await adminOf({ manager, tenantsPerStatement: 1, concurrency: 3 })
        .fromAllTenants(orders)
        .select({ pid: sql<number>`pg_backend_pid() + 0 * count(*) + 0 * length(pg_sleep(0.02)::text)` });
      // Each lane begins with its own part; what it comes to last another may have taken.
      return [0, 1, 4, 5, 8, 9].map((at) => rows.find(({ tenantId }) => tenantId === IDS[at])?.pid);
    };
    // While connections are opened, or the machine is busy, who has waited long takes any.
    let pids = await pidsOf();
    const areSettled = async (): Promise<boolean> => {
      const before = pids;
      pids = await pidsOf();
      return new Set(pids).size === 3 && isDeepStrictEqual(pids, before);
    };
    expect(await waitUntil(areSettled, { timeoutMs: 20_000 })).toBe(true);
    // Others have the connections of the first lane: it moves, and nobody else does.
    await manager.getSharedDb().transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      const hasMovedAlone = async (): Promise<boolean> => {
        const moved = await pidsOf();
        const isAway = moved[0] !== pids[0] && moved[1] !== pids[1];
        return isAway && isDeepStrictEqual(moved.slice(2), pids.slice(2));
      };
      expect(await waitUntil(hasMovedAlone, { timeoutMs: 5_000 })).toBe(true);
    });
  }, 30_000);

  it('names tenants in nothing but quoted identifiers', async () => {
    const hostile = ['a"; drop schema public cascade; --', "b' or true --", '$1', 'dmt: the schema'];
    for (const id of hostile) {
      const schema = `"${fleet.tenants.getSchemaName(id).replaceAll('"', '""')}"`;
      await fleet.database.query(`create schema ${schema}; create table ${schema}.settings (id integer primary key, value text not null);
        insert into ${schema}.settings values (1, 'here')`);
    }
    const { rows, failures } = await adminOf({ tenants: hostile })
      .fromAllTenants(tenantSettings)
      .select({ value: tenantSettings.value })
      .where(eq(tenantSettings.value, 'here'));
    expect(failures).toEqual([]);
    expect(rows.map(({ tenantId }) => tenantId).sort()).toEqual(hostile.sort());
  });

  it('quotes names of schemas that a template made of hostile ids', async () => {
    const manager = fleet.open({
      isolation: { schemaNameTemplate: (id) => `of ${id}`, sanitize: { enabled: false } },
    });
    const hostile = ['A"; select 1; --', "o'b", '$1'];
    for (const id of hostile) {
      const schema = `"${`of ${id}`.replaceAll('"', '""')}"`;
      await fleet.database.query(`create schema ${schema}; create table ${schema}.settings (id integer primary key, value text not null);
        insert into ${schema}.settings values (1, 'here'); comment on schema ${schema} is 'dmt:tenant:${id.replaceAll("'", "''")}'`);
    }
    const { rows, failures } = await adminOf({ manager, tenants: hostile })
      .fromAllTenants(tenantSettings)
      .select({ value: tenantSettings.value })
      .where(eq(tenantSettings.value, 'here'));
    expect(failures).toEqual([]);
    expect(rows.map(({ tenantId }) => tenantId).sort()).toEqual([...hostile].sort());
  });
});

describe('failures', () => {
  it('are told tenant by tenant, and keep nobody else from being read', async () => {
    await fleet.create(['no_table', 'no_column', 'dropped']);
    await fleet.database.query(`
      drop table tenant_no_table.orders; alter table tenant_no_column.orders drop column total;
      drop schema tenant_dropped cascade`);
    const tenants = [...IDS.slice(0, 6), 'no_table', 'no_column', 'dropped', ...IDS.slice(6)];
    const { rows, failures, tenantCount } = await adminOf({ tenants })
      .fromAllTenants(orders)
      .select({ total: sum(orders.total) });
    expect(rows.map(({ tenantId }) => tenantId).sort()).toEqual([...IDS].sort());
    expect(tenantCount).toBe(15);
    const told = new Map(failures.map(({ tenantId, error }) => [tenantId, error]));
    expect([...told.keys()].sort()).toEqual(['dropped', 'no_column', 'no_table']);
    expect(told.get('dropped')).toMatchObject({ code: 'DMT_TENANT_NOT_FOUND' });
    expect(told.get('no_table')?.cause).toMatchObject({ code: '42P01' });
    expect(told.get('no_column')?.cause).toMatchObject({ code: '42703' });
  });

  it('include a tenant whose table somebody has locked', async () => {
    const client = await fleet.tenants.withConnection('t4', async (locker) => {
      await locker.query('begin; lock table orders in access exclusive mode');
      const { rows, failures } = await adminOf({ lockTimeoutMs: 50 })
        .fromAllTenants(orders)
        .select({ orders: count() });
      expect(rows).toHaveLength(11);
      expect(failures).toEqual([{ tenantId: 't4', error: expect.any(Error) }]);
      expect(failures[0]?.error.cause).toMatchObject({ code: '55P03' });
      return true;
    });
    expect(client).toBe(true);
  });

  it('include tenants whose rows an expression cannot take', async () => {
    const { rows, failures } = await adminOf()
      .fromAllTenants(orders)
      .select({ ratio: sql<number>`max(1 / (${orders.total} - 14))` });
    expect(failures.map(({ tenantId }) => tenantId)).toEqual(['t7']);
    expect(rows).toHaveLength(11);
  });

  it('include a tenant that takes longer than a statement may', async () => {
    const { rows, failures } = await adminOf({ statementTimeoutMs: 200, tenants: ['t0', 't3', 't4'] })
      .fromAllTenants(orders)
      .select({ slow: sql`case when count(*) > 3 then pg_sleep(20)::text end` });
    expect(rows.map(({ tenantId }) => tenantId).sort()).toEqual(['t0', 't4']);
    expect(failures).toEqual([{ tenantId: 't3', error: expect.any(Error) }]);
    expect(failures[0]?.error.cause).toMatchObject({ code: '57014' });
  });

  it('include a schema that is stamped for somebody else', async () => {
    await fleet.create(['mine']);
    await fleet.database.query(`comment on schema tenant_mine is 'dmt:tenant:other'`);
    const { failures } = await adminOf({ tenants: ['mine', 't1'] })
      .fromAllTenants(orders)
      .select({ orders: count() });
    expect(failures).toEqual([{ tenantId: 'mine', error: withCode('DMT_TENANT_NAME_COLLISION') }]);
  });

  it('include a schema that does not say whose it is, where its name does not', async () => {
    const manager = fleet.open({ isolation: { schemaNameTemplate: (id) => `s_${id}` } });
    await fleet.database.query(`
      create schema s_nameless; create table s_nameless.settings (id integer, value text);
      create schema s_noted; create table s_noted.settings (id integer, value text);
      comment on schema s_noted is e'dmt:tenant:noted\\nof our first customer'`);
    const { rows, failures } = await adminOf({ manager, tenants: ['nameless', 'noted', 'nowhere'] })
      .fromAllTenants(tenantSettings)
      .select({ settings: count() });
    expect(rows).toEqual([{ tenantId: 'noted', settings: 0 }]);
    expect(failures).toEqual([
      { tenantId: 'nameless', error: withCode('DMT_TENANT_NOT_ADOPTED') },
      { tenantId: 'nowhere', error: withCode('DMT_TENANT_NOT_FOUND') },
    ]);
  });

  it('do not include a schema about which somebody wrote something', async () => {
    await fleet.create(['remarked']);
    await fleet.database.query(`comment on schema tenant_remarked is 'our first customer'`);
    const { failures } = await adminOf({ tenants: ['remarked'] })
      .fromAllTenants(orders)
      .select({ orders: count() });
    expect(failures).toEqual([]);
  });

  it('reads tenants together whose column differs in type', async () => {
    await fleet.create(['other_type']);
    await fleet.database.query(`alter table tenant_other_type.settings alter column id type text`);
    await fleet.database.query(`insert into tenant_other_type.settings values ('x', 'y')`);
    const { rows, failures } = await adminOf({ tenants: ['t1', 't2', 'other_type'] })
      .fromAllTenants(tenantSettings)
      .select({ orders: count(), last: sql`max(${tenantSettings.id})` });
    expect([rows.length, failures]).toEqual([3, []]);
  });

  it('are not made of what is wrong with the statement itself, which is thrown', async () => {
    let statements = 0;
    const stop = fleet.tenants.use((query, next) => {
      if (query.text.includes('"fleet"')) statements++;
      return next(query);
    });
    const query = adminOf({ concurrency: 1 })
      .fromAllTenants(orders)
      .select({ id: orders.id, orders: count() });
    await expect(query).rejects.toThrow(/must appear in the GROUP BY clause|Failed query: (?!.*union all)/);
    stop();
    expect(statements).toBeLessThan(6);
  });

  it('ends for all of them when the caller gives up', async () => {
    const signal = AbortSignal.timeout(100);
    const query = adminOf({ signal }).fromAllTenants(orders).select({ slept: sql`pg_sleep(5)` });
    await expect(query).rejects.toThrow(withCode('DMT_DEADLINE_EXCEEDED'));
  });
});

describe('stream', () => {
  it('gives rows while others are still to be asked for, and asks for no more than are wanted', async () => {
    let statements = 0;
    const stop = fleet.tenants.use((query, next) => {
      if (query.text.includes('"fleet"')) statements++;
      return next(query);
    });
    const stream = adminOf({ tenantsPerStatement: 1, concurrency: 1 })
      .fromAllTenants(orders)
      .select({ id: orders.id })
      .stream();
    for await (const row of stream) {
      expect(row).toEqual({ tenantId: 't0', id: 1 });
      break;
    }
    stop();
    expect(statements).toBeLessThanOrEqual(2);
    expect(stream.failures).toEqual([]);
  });

  it('cancels what still runs when its reader leaves', async () => {
    const ended: string[] = [];
    const stop = fleet.tenants.use(async (query, next) => {
      if (!query.text.includes('pg_sleep')) return next(query);
      return next(query).finally(() => ended.push(query.text.includes('tenant_t3') ? 'slow' : 'fast'));
    });
    const slow = sql<string>`pg_sleep(case when count(*) > 3 then 20 else 0.3 end)::text`;
    const query = adminOf({ tenants: ['t0', 't3'], tenantsPerStatement: 1 })
      .fromAllTenants(orders)
      .select({ slow });
    for await (const { tenantId } of query.stream()) {
      expect(tenantId).toBe('t0');
      break;
    }
    stop();
    expect(ended).toEqual(['fast', 'slow']);
    const still = await fleet.database.query(
      `select pid from pg_stat_activity where datname = current_database() and query like '%pg_sleep(20)%' and state = 'active' and pid <> pg_backend_pid()`,
    );
    expect(still).toEqual([]);
  }, 15_000);

  it('tells failures as it goes', async () => {
    const stream = adminOf({ tenants: ['nobody', 't1'] })
      .fromAllTenants(orders)
      .select({ orders: count() })
      .stream();
    const rows: unknown[] = [];
    for await (const row of stream) rows.push(row);
    expect(rows).toEqual([{ tenantId: 't1', orders: 2 }]);
    expect(stream.failures).toEqual([{ tenantId: 'nobody', error: withCode('DMT_TENANT_NOT_FOUND') }]);
  });
});

describe('the list of tenants', () => {
  it('is that of the directory, of active tenants only', async () => {
    const missing = createAdminQuery({ manager: fleet.tenants, reason: 'tests' })
      .fromAllTenants(orders)
      .select({ orders: count() });
    await expect(missing).rejects.toThrow(withCode('DMT_DISCOVERY_FAILED'));
    await ensureDirectory(async (text) => ({ rows: (await fleet.database.query(text)) as [] }));
    await fleet.database.query(`insert into dmt.tenants (id, schema_name, strategy, state) values
      ('t1', 'tenant_t1', 'schema', 'active'), ('t2', 'tenant_t2', 'schema', 'suspended'), ('t3', 'tenant_t3', 'schema', 'active')`);
    const { rows } = await createAdminQuery({ manager: fleet.tenants, reason: 'tests' })
      .fromAllTenants(orders)
      .select({ orders: count() });
    expect(rows.map(({ tenantId }) => tenantId).sort()).toEqual(['t1', 't3']);
    await fleet.database.query('drop schema dmt cascade');
  });

  it('is what tenantDiscovery says', async () => {
    const manager = fleet.open({ migrations: { tenantDiscovery: async () => ['t5', 't6'] } });
    const { rows } = await createAdminQuery({ manager, reason: 'tests' })
      .fromAllTenants(orders)
      .select({ orders: count() });
    expect(rows.map(({ tenantId }) => tenantId).sort()).toEqual(['t5', 't6']);
  });
});

describe('prepared', () => {
  const daily = (options: Options = {}) =>
    adminOf({ tenants: ['t1', 't2', 't3'], concurrency: 1, ...options })
      .fromAllTenants(orders)
      .select({ orders: count(), dearest: max(orders.total) })
      .where(gt(orders.id, 0));
  /** Of the connection that the first lane shares with the shared handle. */
  const findPrepared = async (manager: Tenants) => {
    const { rows } = await manager.getSharedDb().execute<{ generic: string }>(sql`
      select generic_plans as generic from pg_catalog.pg_prepared_statements where statement like 'select "fleet"."n", %max("orders"."total")%'`);
    return rows.map(({ generic }) => Number(generic));
  };

  it('gives the same, and PostgreSQL stops planning it', async () => {
    const { rows: expected } = await daily({ prepare: false });
    for (let run = 0; run < 7; run++) expect((await daily({ prepare: true })).rows).toEqual(expected);
    const plansMade = await findPrepared(fleet.tenants);
    expect(plansMade.length).toBeGreaterThan(0);
    expect(Math.min(...plansMade)).toBeGreaterThan(0);
  });

  it('is what was asked before, unless the caller says otherwise', async () => {
    const manager = fleet.open();
    const { rows: expected } = await daily({ manager });
    expect(await findPrepared(manager)).toEqual([]);
    for (const prepare of [false, false]) await daily({ manager, prepare });
    expect(await findPrepared(manager)).toEqual([]);
    expect((await daily({ manager })).rows).toEqual(expected);
    expect((await findPrepared(manager)).length).toBeGreaterThan(0);
  });

  it('is not what asks about other tenants each time', async () => {
    const manager = fleet.open();
    for (const id of IDS) await daily({ manager, tenants: [id] });
    expect(await findPrepared(manager)).toEqual([]);
  });

  it.each([1, 5])(
    'gives what is there when a table was altered since, by %i tenants at a time',
    async (most) => {
      const plansOfOrders = (prepare: boolean) =>
        adminOf({ tenants: ['t1', 't2', 't3'], prepare, concurrency: 1, tenantsPerStatement: most })
          .fromAllTenants(orders)
          .select({ id: orders.id, planId: orders.planId });
      await plansOfOrders(true);
      for (const type of ['bigint', 'integer']) {
        await fleet.database.query(`alter table "tenant_t2".orders alter column plan_id type ${type}`);
        expect(await plansOfOrders(true)).toEqual(await plansOfOrders(false));
      }
    },
  );
});

describe('what is refused', () => {
  it.each([[undefined], [''], ['  '], [7]])('reading all tenants for the reason %o', (reason) => {
    expect(() => createAdminQuery({ manager: fleet.tenants, reason: reason as string })).toThrow(
      withCode('DMT_USAGE'),
    );
  });

  it.each([
    { concurrency: 0 },
    { concurrency: 1.5 },
    { tenantsPerStatement: Number.NaN },
    { lockTimeoutMs: -1 },
    { statementTimeoutMs: 1e12 },
    { prepare: 'yes' as never },
  ])('%o', (options) => {
    expect(() => adminOf(options)).toThrow(withCode('DMT_USAGE'));
  });

  it('a shared table, a subquery, a field called tenantId, and what is no field', () => {
    const admin = adminOf();
    const refused = (work: () => unknown) => expect(work).toThrow(withCode('DMT_USAGE'));
    refused(() => admin.fromAllTenants(plans));
    refused(() => admin.fromAllTenants(orders).select({ tenantId: orders.id } as never));
    refused(() => admin.fromAllTenants(orders).select({}));
    refused(() => admin.fromAllTenants(orders).select({ whole: orders } as never));
    refused(() => admin.fromAllTenants(orders).select({ id: orders.id }).limit(-1));
    const subquery = fleet.tenants.getSharedDb().select().from(plans).as('p');
    refused(() => admin.table('shared', subquery));
    refused(() => createAdminQuery({ manager: { getSharedDb: () => ({}) } as never, reason: 'x' }));
  });
});

describe('the audit', () => {
  it('hears of a query before it reads, and when it is over', async () => {
    const events: FleetQueryEvent[] = [];
    await adminOf({
      tenants: ['t1', 'nobody'],
      reason: 'usage of November',
      onQuery: (event) => void events.push(event),
    })
      .fromAllTenants(orders)
      .innerJoin('shared', plans, eq(plans.id, orders.planId))
      .select({ id: orders.id });
    const facts = { reason: 'usage of November', tables: ['orders', 'plans'], tenantCount: 2 };
    expect(events).toEqual([
      { phase: 'started', ...facts },
      { phase: 'finished', ...facts, rowCount: 2, failureCount: 1, isComplete: true },
    ]);
  });

  it('keeps a query from beginning when it cannot be written', async () => {
    let statements = 0;
    const stop = fleet.tenants.use((query, next) => {
      statements++;
      return next(query);
    });
    const onQuery = () => Promise.reject(new Error('disk full'));
    await expect(adminOf({ onQuery }).fromAllTenants(orders).select({ id: orders.id })).rejects.toThrow(
      'disk full',
    );
    stop();
    expect(statements).toBe(0);
  });

  it('hears of a reader who left early', async () => {
    const events: FleetQueryEvent[] = [];
    const query = adminOf({ onQuery: (event) => void events.push(event) })
      .fromAllTenants(orders)
      .select({ id: orders.id });
    for await (const _ of query.stream()) break;
    expect(events.at(-1)).toMatchObject({ phase: 'finished', isComplete: false });
  });
});
