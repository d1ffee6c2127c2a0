import { createTenantManager, defineConfig, type TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase, withClient } from '@dmt-tooling/harness';
import { count, desc, max, min } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAdminQuery } from '../../src/index.ts';
import { chaosSeed, chaosSize } from '../chaos.ts';
import { findProblems } from '../fixtures/fan-out-problems.ts';

const TENANTS = chaosSize(2_000);
const ROUNDS = chaosSize(60);
const CONNECTIONS = 4;

const items = pgTable('items', { id: integer().primaryKey(), tenant: text().notNull() });
type Tables = { readonly items: typeof items };

const IDS = Array.from({ length: TENANTS }, (_, index) => `t${index}`);
/** Every tenth is disturbed all the time. */
const isDisturbed = (id: string): boolean => Number(id.slice(1)) % 10 === 0;
const rowsOf = (id: string): number => 1 + (Number(id.slice(1)) % 3);

let database: TestDatabase;
let tenants: TenantManager<Tables>;
beforeAll(async () => {
  database = await createTestDatabase();
  for (let start = 0; start < IDS.length; start += 100) {
    await database.query(
      IDS.slice(start, start + 100)
        .map(createSql)
        .join(';'),
    );
  }
  // One is never there.
  await database.query('drop table tenant_t0.items');
  tenants = createTenantManager(
    defineConfig({
      connection: { url: database.url, poolConfig: { max: CONNECTIONS } },
      schemas: { tenant: { items } },
    }),
  );
});
afterAll(async () => {
  await tenants?.dispose();
  await database?.drop();
});

function createSql(id: string): string {
  return `create schema tenant_${id}; create table tenant_${id}.items (id integer primary key, tenant text not null);
    insert into tenant_${id}.items select n, '${id}' from generate_series(1, ${rowsOf(id)}) n`;
}

/** What operators, migrations and users do to a tenant meanwhile. */
const disturbances: ReadonlyArray<(id: string) => readonly string[]> = [
  (id) => [`drop schema tenant_${id} cascade`, `begin; ${createSql(id)}; commit`],
  (id) => [`alter table tenant_${id}.items rename to away`, `alter table tenant_${id}.away rename to items`],
  (id) => [
    `alter table tenant_${id}.items rename tenant to other`,
    `alter table tenant_${id}.items rename other to tenant`,
  ],
  (id) => [
    `begin; lock table tenant_${id}.items in access exclusive mode`,
    'select pg_sleep(0.1)',
    'rollback',
  ],
  (id) => [
    `alter table tenant_${id}.items alter id type bigint`,
    `alter table tenant_${id}.items alter id type integer`,
  ],
];

/** Disturbs tenants in turn until told to stop; each is as it was before the next. */
async function disturb(isOver: () => boolean): Promise<number> {
  const disturbed = IDS.filter(isDisturbed).slice(1);
  return withClient(database.url, async (client) => {
    let at = chaosSeed;
    for (; !isOver(); at++) {
      const id = disturbed[at % disturbed.length] ?? 't10';
      for (const text of disturbances[at % disturbances.length]?.(id) ?? []) await client.query(text);
    }
    return at - chaosSeed;
  });
}

describe('a query over all tenants', () => {
  it(`reads each of ${TENANTS} once or says why not, while a tenth of them comes, goes and is locked (seed ${chaosSeed})`, async () => {
    let most = 0;
    let running = 0;
    tenants.use(async (query, next) => {
      if (!query.text.includes('"fleet"')) return next(query);
      most = Math.max(most, ++running);
      return next(query).finally(() => running--);
    });
    const admin = createAdminQuery({
      manager: tenants,
      reason: 'tests',
      tenants: IDS,
      tenantsPerStatement: 50,
      concurrency: 3,
      lockTimeoutMs: 20,
    });
    let isOver = false;
    const disturbing = disturb(() => isOver);
    const problems: string[] = [];
    let failures = 0;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const select = admin
          .fromAllTenants(items)
          .select({ rows: count(), first: min(items.tenant), last: max(items.tenant) });
        const result = await (round % 2 === 0 ? select : select.orderBy(desc(count()), min(items.tenant)));
        problems.push(...findProblems(result, { ids: IDS, rowsOf, isDisturbed }));
        failures += result.failures.length;
      }
    } finally {
      isOver = true;
    }
    expect(await disturbing).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    expect(failures).toBeGreaterThanOrEqual(ROUNDS);
    expect(most).toBeLessThanOrEqual(3);
    expect(tenants.getDb('t1').$client.totalCount).toBeLessThanOrEqual(CONNECTIONS);
    expect(await leftOpen()).toEqual([]);
  }, 600_000);
});

/** Transactions that nobody ended. */
function leftOpen(): Promise<unknown[]> {
  return database.query(
    `select pid from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
  );
}
