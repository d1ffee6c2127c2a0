import type { TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';

let database: TestDatabase;
let tenants: TenantManager<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  // Two tenants at different levels of migration.
  await database.query(`
    create schema tenant_old; create table tenant_old.prices (id int, amount int);
    create schema tenant_new; create table tenant_new.prices (id int, amount text, currency text);
    insert into tenant_old.prices values (1, 10);
    insert into tenant_new.prices values (1, '10', 'EUR')`);
  tenants = createTenants({ url: database.url, poolConfig: { max: 1 } });
});
afterAll(async () => {
  await tenants?.dispose();
  await database.drop();
});

const statement = { name: 'prices', text: 'select * from prices where id = $1', values: [1] };

/** The same named statement in a transaction, where it cannot be sent a second time. */
async function read(tenantId: string): Promise<unknown> {
  const lease = await tenants.getDb(tenantId).$client.connect();
  if (lease === undefined) throw new Error('Without a callback, connect() gives a promise.');
  try {
    await lease.query('begin');
    const result: unknown = await lease.query(statement);
    await lease.query('commit');
    // One command: one result.
    return (result as { rows: unknown[] }).rows;
  } finally {
    lease.release();
  }
}

describe('one name for a statement of two tenants', () => {
  it('is two statements on their shared connection, however their tables differ', async () => {
    expect(await read('old')).toEqual([{ id: 1, amount: 10 }]);
    expect(await read('new')).toEqual([{ id: 1, amount: '10', currency: 'EUR' }]);
    expect(await read('old')).toEqual([{ id: 1, amount: 10 }]);
  });

  it('is prepared once a tenant, and both are kept', async () => {
    const { rows } = await tenants
      .getDb('old')
      .execute(
        sql`select count(*)::int as count from pg_prepared_statements where statement like '%from prices%' and name like 'dmt%'`,
      );
    expect(rows).toEqual([{ count: 2 }]);
  });

  it('serves on after the table was altered', async () => {
    const db = tenants.getDb('old');
    const before: unknown = await db.$client.query(statement);
    await database.query('alter table tenant_old.prices add column currency text');
    const after: unknown = await db.$client.query(statement);
    expect(before).toMatchObject({ rows: [{ id: 1, amount: 10 }] });
    expect(after).toMatchObject({ rows: [{ id: 1, amount: 10, currency: null }] });
  });
});
