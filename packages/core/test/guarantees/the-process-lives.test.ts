import { fileURLToPath } from 'node:url';
import { findDmtError, type TenantDb, type TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  startFaultProxy,
  startScript,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../chaos.ts';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet, fleetIds } from '../fixtures/tenant-fleet.ts';

const SCRIPT = fileURLToPath(new URL('../fixtures/faulty-transactions.ts', import.meta.url));
const ids = fleetIds(3);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ids);
});
afterAll(() => database.drop());

async function countOf(nonce: number): Promise<number> {
  const scans = ids
    .map((id) => `select 1 from tenant_${id}.items where nonce = ${nonce}`)
    .join(' union all ');
  return (await database.query(scans)).length;
}

describe('a line that breaks at any point of a transaction', () => {
  it(`ends neither the process nor a slot, and never hides what became of a commit (DMT_CHAOS_SEED=${chaosSeed})`, {
    timeout: 600_000,
  }, async () => {
    const args = [database.url, String(chaosSize(5_000)), String(chaosSeed)];
    const { exitCode, signal, stdout, stderr } = await startScript(SCRIPT, { args }).finished;
    expect({ exitCode, signal, stderr: stderr.replace(/.*(Warning|node --trace).*\n/g, '') }).toEqual({
      exitCode: 0,
      signal: null,
      stderr: '',
    });
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
    console.log(JSON.stringify(report.outcomes, null, 1));
    expect(report.wrong).toEqual([]);
    expect(report.slots.idle).toBe(report.slots.total);
    expect(report.slots.waiting).toBe(0);
    const outcomes = Object.keys(report.outcomes).join('\n');
    expect(outcomes).toContain('DMT_OUTCOME_UNKNOWN');
    expect(outcomes).toContain('ECONNRESET');
    for (const nonce of report.confirmed) expect(await countOf(nonce)).toBe(1);
  });
});

describe('one fault at one point', () => {
  let proxy: FaultProxy;
  let tenants: TenantManager<Tables>;
  beforeEach(async () => {
    proxy = await startFaultProxy({ targetUrl: database.url });
    tenants = createTenants({ url: proxy.url, poolConfig: { max: 1 }, pooling: { queueTimeout: 5_000 } });
    await tenants.getDb('t0').select().from(items);
  });
  afterEach(async () => {
    await tenants.dispose();
    await proxy.stop();
  });
  const insert = (nonce: number): Promise<unknown> =>
    tenants.getDb('t0').transaction(async (tx) => {
      await tx.insert(items).values({ tenant: 't0', nonce });
    });
  const codeOf = (error: unknown): string | undefined => findDmtError(error)?.code;

  it('after COMMIT arrived and before its answer: nobody knows, though it happened', async () => {
    proxy.on('server', { type: 'C', text: /^COMMIT/ }, (connection) => {
      connection.rst();
      return 'drop';
    });
    expect(await insert(-10).catch(codeOf)).toBe('DMT_OUTCOME_UNKNOWN');
    expect(await countOf(-10)).toBe(1);
    expect(await insert(-11)).toBeUndefined();
  });

  it('before COMMIT arrived: nobody knows, though it did not happen', async () => {
    proxy.on('client', { text: /^commit/ }, (connection) => {
      connection.rst();
      return 'drop';
    });
    expect(await insert(-20).catch(codeOf)).toBe('DMT_OUTCOME_UNKNOWN');
    expect(await countOf(-20)).toBe(0);
    expect(await insert(-21)).toBeUndefined();
  });

  it('a COMMIT that the server refuses is its own error, and the connection goes on', async () => {
    const failing = tenants.getDb('t0').transaction(async (tx) => {
      await tx.execute(sql`create table once (id int unique deferrable initially deferred)`);
      await tx.execute(sql`insert into once values (1), (1)`);
    });
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(findDmtError(error)).toBeUndefined();
    expect(error).toMatchObject({ cause: { code: '23505' } });
    expect(await insert(-30)).toBeUndefined();
  });

  const kill = async (pid: unknown): Promise<void> => {
    await database.query('select pg_terminate_backend($1)', [pid]);
    await waitUntil(async () => (await database.listClients()).length === 0, { timeoutMs: 10_000 });
  };
  const backendOf = async (tx: Pick<TenantDb<Tables>, 'execute'>): Promise<unknown> =>
    (await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)).rows[0]?.pid;
  const LOST = {
    code: 'DMT_TRANSACTION_FAILED',
    details: { tenantId: 't0', failure: 'connection lost' },
    message: expect.stringContaining('rolled it back. Nothing of it was kept'),
  };

  it('a backend that is killed between two statements is the error of the second', async () => {
    const seen = tenants.getDb('t0').transaction(async (tx) => {
      await kill(await backendOf(tx));
      await tx.select().from(items);
    });
    await expect(seen).rejects.toThrow();
    expect(await insert(-40)).toBeUndefined();
  });

  it('a backend that is killed before the commit: everybody knows that it did not happen', async () => {
    const lost = tenants.getDb('t0').transaction(async (tx) => {
      await tx.insert(items).values({ tenant: 't0', nonce: -41 });
      await kill(await backendOf(tx));
      // The client has heard of it, too.
      await waitUntil(() => tenants.getDb('t0').$client.totalCount === 0, { timeoutMs: 5_000 });
    });
    expect(await lost.catch(findDmtError)).toMatchObject(LOST);
    expect(await countOf(-41)).toBe(0);
  });

  it.each(['first', 'second'])(
    'a backend that is killed in the %s statement, whose error nobody heeds',
    async (which) => {
      const lost = tenants.getDb('t0').transaction(async (tx) => {
        if (which === 'second') await tx.insert(items).values({ tenant: 't0', nonce: -42 });
        await Promise.resolve(tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`)).catch(
          () => undefined,
        );
        await tx.insert(items).values({ tenant: 't0', nonce: -42 });
      });
      expect(await lost.catch(findDmtError)).toMatchObject(LOST);
      expect(await countOf(-42)).toBe(0);
    },
  );

  it('an idle connection that is killed is replaced unseen', async () => {
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = ''`,
    );
    const { $client: pool } = tenants.getDb('t0');
    expect(await waitUntil(() => pool.totalCount === 0, { timeoutMs: 10_000 })).toBe(true);
    expect(await insert(-50)).toBeUndefined();
  });

  it('a BEGIN that fails lets no statement through, and its slot comes back', async () => {
    const failing = tenants.getDb('t0').transaction(
      async (tx) => {
        await tx
          .insert(items)
          .values({ tenant: 't0', nonce: -60 })
          .catch(() => undefined);
        await tx.insert(items).values({ tenant: 't0', nonce: -61 });
      },
      // As if Drizzle had a level that the server does not know.
      { isolationLevel: 'nonsense' as 'serializable' },
    );
    expect(await failing.catch(findDmtError)).toMatchObject({
      code: 'DMT_TRANSACTION_FAILED',
      details: { failure: 'not begun' },
    });
    expect(await countOf(-60)).toBe(0);
    expect(await countOf(-61)).toBe(0);
    expect(await insert(-62)).toBeUndefined();
  });

  it('gives the next tenant a connection only when the answer to an error is complete', async () => {
    const ready = proxy.park('server', { type: 'Z', text: /I/ });
    const a = tenants
      .getDb('t0')
      .execute(sql`select 1/0`)
      .catch((error: Error) => error);
    await ready.reached;
    let isServed = false;
    const own = tenants.getDb('t1').select().from(items).where(eq(items.nonce, 0));
    const b = own.then((rows) => {
      isServed = true;
      return rows;
    });
    const outcome = await Promise.race([a.then(() => 'heard of it'), database.query('select pg_sleep(0.2)')]);
    expect(outcome).not.toBe('heard of it');
    expect(isServed).toBe(false);
    ready.release();
    expect(await a).toMatchObject({ cause: { code: '22012' } });
    expect(await b).toMatchObject([{ tenant: 't1' }]);
  });
});
