import type { TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  startFaultProxy,
  type TestDatabase,
} from '@dmt-tooling/harness';
import { useEmbeddedPostgres } from '@dmt-tooling/harness/vitest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

// From PostgreSQL 18 on, a simple Query of one command does not end the implicit transaction that its settings began.
useEmbeddedPostgres();

let database: TestDatabase;
let proxy: FaultProxy;
let tenants: TenantManager<Tables>;
/** What the client sent, and how the server said that it was ready, in order. */
const traffic: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a', 'b']);
  proxy = await startFaultProxy({
    targetUrl: database.url,
    onMessage: (_connection, { side, type, text }) => {
      if (side === 'client' && (type === 'Q' || type === 'P')) traffic.push(`${type} ${text}`);
      if (side === 'server' && type === 'Z') traffic.push(`ready ${text}`);
    },
  });
  tenants = createTenants({ url: proxy.url, poolConfig: { max: 1 } });
  for (const id of ['a', 'b']) await tenants.getDb(id).select().from(items);
});
afterAll(async () => {
  await tenants?.dispose();
  await proxy?.stop();
  await database?.drop();
});
beforeEach(() => {
  traffic.length = 0;
});

const run = (text: string): Promise<unknown> => Promise.resolve(tenants.getDb('a').$client.query(text));
const noncesOf = async (id: string): Promise<number[]> =>
  (
    await database.query<{ nonce: string }>(
      `select nonce from tenant_${id}.items where nonce <> 0 order by 1`,
    )
  ).map(({ nonce }) => Number(nonce));

const statesOf = async (): Promise<unknown[]> => (await database.listClients()).map(({ state }) => state);

describe('on the newest PostgreSQL', () => {
  it('is 18 or newer', async () => {
    const [server] = await database.query("select current_setting('server_version_num')::int as version");
    expect(server?.version).toBeGreaterThanOrEqual(180_000);
  });

  it.each(['select 1 as one', 'select 1 as one;\n', ''])(
    'sends %j with its settings, and once',
    async (text) => {
      await run(text);
      expect(traffic).toEqual([`P ${text}`, 'ready I']);
    },
  );

  it.each([
    ["insert into items (tenant, nonce) values ('a', 1)", 1],
    ["insert into items (tenant, nonce) values ('a', 2); ", 2],
    ["insert into items (tenant, nonce) values ('a', 3); -- a comment", 3],
    ["insert into items (tenant, nonce) select 'a', 4 where ';' <> ''", 4],
    ["insert into items (tenant, nonce) values ('a', 5); select 1", 5],
    ["do $$ begin insert into items (tenant, nonce) values ('a', 6); end $$", 6],
  ])('has done %j when it says so, and keeps nothing of it', async (text, nonce) => {
    await run(text);
    expect(await noncesOf('a')).toContain(nonce);
    expect(await statesOf()).not.toContain('idle in transaction');
    expect(await tenants.getDb('b').select({ tenant: items.tenant }).from(items)).toEqual([{ tenant: 'b' }]);
    expect(await noncesOf('b')).toEqual([]);
  });

  it('keeps its connection', async () => {
    const pids = async (): Promise<number[]> => (await database.listClients()).map(({ pid }) => pid);
    const before = await pids();
    for (const end of ['', ';', '; -- a comment']) await run(`select 1 as one${end}`);
    expect(await pids()).toEqual(before);
  });

  it.each(['', '; -- a comment'])(
    'an error of the commit is the error of the statement (%j)',
    async (end) => {
      await database.query('create table tenant_a.once (id int unique deferrable initially deferred)');
      try {
        await expect(run(`insert into once values (1), (1)${end}`)).rejects.toMatchObject({ code: '23505' });
        expect(await database.query('select * from tenant_a.once')).toEqual([]);
        expect(await statesOf()).toEqual(['idle']);
      } finally {
        await database.query('drop table tenant_a.once');
      }
    },
  );

  it('does not commit what the caller began and did not end', async () => {
    await run("begin; insert into items (tenant, nonce) values ('a', 20)");
    expect(await tenants.getDb('b').select({ tenant: items.tenant }).from(items)).toEqual([{ tenant: 'b' }]);
    expect(await noncesOf('a')).not.toContain(20);
  });

  it('says that a statement failed whose connection broke before its transaction had ended', async () => {
    proxy.on('server', { type: 'Z', text: /T/ }, (connection) => {
      connection.rst();
      return 'drop';
    });
    await expect(run("insert into items (tenant, nonce) values ('a', 30); -- ")).rejects.toThrow();
    expect(await tenants.getDb('b').select({ tenant: items.tenant }).from(items)).toEqual([{ tenant: 'b' }]);
    expect(await noncesOf('a')).not.toContain(30);
  });
});
