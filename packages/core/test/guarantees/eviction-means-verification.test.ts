import { findDmtError, type TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  startFaultProxy,
  type TestDatabase,
} from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

let database: TestDatabase;
let proxy: FaultProxy;
let tenants: TenantManager<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
});
afterAll(() => database.drop());

beforeEach(async () => {
  proxy = await startFaultProxy({ targetUrl: database.url });
  tenants = createTenants({ url: proxy.url, poolConfig: { max: 3 } });
});
afterEach(async () => {
  await tenants.dispose();
  await proxy.stop();
});

const codeOf = (error: unknown): string | undefined => findDmtError(error)?.code;

/** The schema says that it is another tenant's: nobody else may use it. */
const giveAway = (): Promise<unknown> => database.query(`comment on schema tenant_a is 'dmt:tenant:other'`);
const takeBack = (): Promise<unknown> => database.query('comment on schema tenant_a is null');

describe('an evicted tenant', () => {
  it('is verified again before its next statement, on every handle that was ever given out', async () => {
    const first = tenants.getDb('a');
    await first.select().from(items);
    tenants.evictPool('a');
    await first.select().from(items);
    const second = tenants.getDb('a');
    await second.select().from(items);
    await giveAway();
    tenants.evictPool('a');
    expect(await first.select().from(items).catch(codeOf)).toBe('DMT_TENANT_NAME_COLLISION');
    expect(await second.select().from(items).catch(codeOf)).toBe('DMT_TENANT_NAME_COLLISION');
    expect(await first.transaction((tx) => tx.select().from(items)).catch(codeOf)).toBe(
      'DMT_TENANT_NAME_COLLISION',
    );
    await takeBack();
    expect(await first.select().from(items)).toMatchObject([{ tenant: 'a' }]);
  });

  it('is verified again though a verification was under way, which knows nothing of the reason', async () => {
    const db = tenants.getDb('a');
    await tenants.getDb('b').select().from(items);
    const answer = proxy.park('server', { type: 'C', text: /^SELECT/ });
    const early = db.select().from(items).catch(codeOf);
    await answer.reached;
    await giveAway();
    tenants.evictPool('a');
    const late = db.select().from(items).catch(codeOf);
    answer.release();
    await early;
    expect(await late).toBe('DMT_TENANT_NAME_COLLISION');
    expect(await db.select().from(items).catch(codeOf)).toBe('DMT_TENANT_NAME_COLLISION');
    await takeBack();
  });

  it('finishes the transaction that it is in', async () => {
    const inside = tenants.getDb('a').transaction(async (tx) => {
      await tx.select().from(items);
      tenants.evictPool('a');
      return tx.select().from(items);
    });
    expect(await inside).toMatchObject([{ tenant: 'a' }]);
  });
});

describe('a tenant whose schema is gone', () => {
  it('is not found, whatever the statement, and nothing lands anywhere else', async () => {
    const db = tenants.getDb('b');
    await db.select().from(items);
    await database.query('alter schema tenant_b rename to hidden');
    const outcomes = await Promise.all(
      [
        db.select().from(items).execute(),
        db.execute(sql`create table stray (id int)`),
        db.execute(sql`select 1; create table stray (id int)`),
        db.transaction(async (tx) => tx.execute(sql`create table stray (id int)`)),
        tenants.withConnection('b', (client) => client.query('create table stray (id int)')),
      ].map((work) => work.catch(codeOf)),
    );
    expect(new Set(outcomes)).toEqual(new Set(['DMT_TENANT_NOT_FOUND']));
    expect(await database.query(`select 1 from pg_class where relname = 'stray'`)).toEqual([]);
    await database.query('alter schema hidden rename to tenant_b');
    expect(await db.select().from(items)).toMatchObject([{ tenant: 'b' }]);
  });

  it('never was there: not one statement of the caller is sent', async () => {
    const sent: unknown[] = [];
    proxy.on('client', { text: /stray/ }, (_connection, message) => sent.push(message.text), {
      times: 1_000,
    });
    const db = tenants.getDb('nobody');
    expect(await db.execute(sql`select 'stray'`).catch(codeOf)).toBe('DMT_TENANT_NOT_FOUND');
    expect(await db.transaction((tx) => tx.execute(sql`select 'stray'`)).catch(codeOf)).toBe(
      'DMT_TENANT_NOT_FOUND',
    );
    expect(sent).toEqual([]);
  });
});

describe('a session that was poisoned unseen, by a function', () => {
  it('still serves each tenant its own rows', async () => {
    await database.query(`
      create function public.poison() returns void language plpgsql as $$
      begin
        perform set_config('search_path', 'tenant_b, pg_temp', false);
        create temp table if not exists items (id int, tenant text, nonce bigint);
        insert into pg_temp.items values (1, 'poison', 0);
      end $$`);
    await using single = createTenants({ url: database.url, poolConfig: { max: 1 } });
    await single.getDb('b').execute(sql`select public.poison()`);
    expect(await single.getDb('a').select().from(items)).toMatchObject([{ tenant: 'a' }]);
    expect(await single.getDb('b').select().from(items)).toMatchObject([{ tenant: 'b' }]);
    const inside = single.getDb('a').transaction((tx) => tx.select().from(items));
    expect(await inside).toMatchObject([{ tenant: 'a' }]);
  });

  it('finds nothing where no tenant was named', async () => {
    await using single = createTenants({ url: database.url, poolConfig: { max: 1 } });
    const answer = single.getDb('a').transaction(async (tx) => {
      await tx.select().from(items);
      await tx.execute(sql`select 1; commit`);
      return tx.execute(sql`select * from items`);
    });
    expect(await answer.catch(codeOf)).toBe('DMT_TRANSACTION_FAILED');
  });

  it('finds nothing behind a commit that no text shows', async () => {
    await using single = createTenants({ url: database.url, poolConfig: { max: 1 } });
    const text = 'do $$ begin commit; create table stray (id int); end $$';
    await expect(single.getDb('a').execute(sql.raw(text))).rejects.toThrow();
    expect(await database.query(`select 1 from pg_class where relname = 'stray'`)).toEqual([]);
  });
});
