import { setTimeout as sleep } from 'node:timers/promises';
import { createTenantContext, findDmtError, type TenantManager } from '@dmt/core';
import {
  createTestDatabase,
  type FaultProxy,
  type PgBouncer,
  startFaultProxy,
  startPgBouncer,
  type TestDatabase,
  withClient,
} from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { eq, sql } from 'drizzle-orm';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../chaos.ts';
import { createTenants, type Tables } from '../fixtures/create-tenants.ts';
import { createFleetOf, strategies } from '../fixtures/fleets.ts';
import { items } from '../fixtures/items.ts';
import { createRandom } from '../fixtures/random.ts';
import { createFleet, fleetIds } from '../fixtures/tenant-fleet.ts';

const ids = fleetIds(12);
const backendPid = async (client: pg.Client): Promise<number> =>
  (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? Number.NaN;
const codeOf = (error: unknown): string | undefined => findDmtError(error)?.code;

const describeWithPgBouncer = await requireService('pgbouncer');
describeWithPgBouncer('behind PgBouncer in transaction mode, with one server connection', () => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  let proxy: FaultProxy;
  let sent: string[];
  let tenants: TenantManager<Tables>;

  beforeAll(async () => {
    database = await createTestDatabase();
    await createFleet(database, ids);
    bouncer = await startPgBouncer({ upstreamUrl: database.url, poolMode: 'transaction', poolSize: 1 });
    sent = [];
    proxy = await startFaultProxy({
      targetUrl: bouncer.url,
      onMessage: (_connection, { side, text }) => {
        if (side === 'client' && text !== undefined) sent.push(text);
      },
    });
    tenants = createTenants({
      url: proxy.url,
      pooler: 'transaction',
      poolConfig: { max: 6 },
      pooling: { queueTimeout: 60_000, maxWaitingRequests: 5_000 },
    });
  });
  afterAll(async () => {
    await tenants?.dispose();
    await proxy?.stop();
    await bouncer?.stop();
    await database.drop();
  });

  it('really shares one backend between clients', async () => {
    const pids = await withClient(bouncer.url, (first) =>
      withClient(bouncer.url, async (second) => [await backendPid(first), await backendPid(second)]),
    );
    expect(pids[0]).toBe(pids[1]);
  });

  it(`serves interleaved transactions, statements and prepared ones (DMT_CHAOS_SEED=${chaosSeed})`, {
    timeout: 600_000,
  }, async () => {
    await serveInterleaved(tenants, ids, chaosSize(2_000));
  });

  it('goes on after errors in front of, and inside, a statement of several commands', async () => {
    const db = tenants.getDb('t0');
    await database.query('alter schema tenant_t1 rename to hidden');
    expect(await tenants.getDb('t1').execute(sql`select 1; select 2`).catch(codeOf)).toBe(
      'DMT_TENANT_NOT_FOUND',
    );
    await database.query('alter schema hidden rename to tenant_t1');
    // More than one connection of ours: whichever it was that failed, the others are given the server connection.
    const all = ids.slice(0, 6).map((id) => tenants.getDb(id).select().from(items).where(eq(items.nonce, 0)));
    const served = Promise.all(all).then((rows) => rows.map(([row]) => row?.tenant));
    // A connection that holds it back is closed for being idle, sooner or later.
    expect(await Promise.race([served, sleep(20_000, 'wait', { ref: false })])).toEqual(ids.slice(0, 6));
    // Not the end of a wait for the one server connection.
    await expect(db.execute(sql`select 1; select 1/0; select 3`)).rejects.toMatchObject({
      cause: { code: '22012' },
    });
    expect(await db.select().from(items).where(eq(items.nonce, 0))).toMatchObject([{ tenant: 't0' }]);
    expect(await tenants.getDb('t1').select().from(items).where(eq(items.nonce, 0))).toMatchObject([
      { tenant: 't1' },
    ]);
  });

  it('leaves nothing on the shared backend: no setting, no prepared statement', async () => {
    const left = await withClient(bouncer.url, async (client) => {
      const statements = await client.query('select name from pg_prepared_statements');
      const path = await client.query('show search_path');
      return { statements: statements.rows, path: path.rows };
    });
    expect(left).toEqual({ statements: [], path: [{ search_path: '"$user", public' }] });
  });

  it('cancels an aborted statement, and nobody else on the same backend', { timeout: 600_000 }, async () => {
    const { runWithTenant, contextDb } = createTenantContext(tenants);
    const outcomes = new Set<unknown>();
    for (let pair = 0; pair < chaosSize(1_000); pair++) {
      const abort = new AbortController();
      const a = runWithTenant({ tenantId: 't2', signal: abort.signal }, () =>
        contextDb.execute(sql`select pg_sleep(0.003)`),
      ).then(
        () => 'done',
        (error: unknown) => codeOf(error),
      );
      const bystander = tenants.getDb('t3').execute(sql`select tenant from items, pg_sleep(0.003)`);
      const b = bystander.then(({ rows }) => rows);
      setTimeout(() => abort.abort(), pair % 6);
      outcomes.add(await a);
      expect(await b).not.toEqual([]);
    }
    expect(outcomes).toEqual(new Set(['done', 'DMT_ABORTED']));
  });

  it.each([
    'commit; select * from bait',
    'rollback; begin; select * from bait; commit',
    'end; create table bait2 (id int)',
  ])('lets nothing fall through to public behind the end of a transaction: %s', async (text) => {
    await database.query('create table if not exists public.bait (id int)');
    const pooled = tenants.getDb('t0').execute(sql.raw(text));
    expect(await pooled.catch(codeOf)).toBe('DMT_STATEMENT_REFUSED');
    const inside = tenants.getDb('t0').transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      return tx.execute(sql.raw(text));
    });
    expect(await inside.catch(codeOf)).toBe('DMT_STATEMENT_REFUSED');
  });

  it('lends no connection, since there is no session', async () => {
    expect(await tenants.withConnection('t0', (client) => client.query('select 1')).catch(codeOf)).toBe(
      'DMT_POOLER_MISMATCH',
    );
  });

  it('is noticed when it was not declared, before any statement of a tenant', async () => {
    sent.length = 0;
    await using unaware = createTenants({ url: proxy.url, pooler: 'none', poolConfig: { max: 3 } });
    const outcomes = await Promise.all(
      ids.slice(0, 5).map((id) => unaware.getDb(id).execute(sql`select 'tenant statement'`).catch(codeOf)),
    );
    expect(new Set(outcomes)).toEqual(new Set(['DMT_POOLER_MISMATCH']));
    expect(sent.filter((text) => text.includes('tenant statement') || text.includes('search_path'))).toEqual(
      [],
    );
  });
});

function rowsOf(result: unknown): { tenant: string }[] {
  // One command: one result.
  return (result as { rows: { tenant: string }[] }).rows;
}

for (const strategy of strategies.filter((each) => each !== 'schema')) {
  // Each change of tenants is another connection.
  const isSlow = strategy === 'database';
  describeWithPgBouncer(`behind PgBouncer in transaction mode, with the strategy ${strategy}`, () => {
    it(`serves interleaved transactions, statements and prepared ones (DMT_CHAOS_SEED=${chaosSeed})`, {
      timeout: 600_000,
    }, async () => {
      await using database = await createTestDatabase();
      await using fleet = await createFleetOf[strategy](database, ids.slice(0, isSlow ? 5 : 12));
      const { url: upstreamUrl, isolation } = fleet;
      await using bouncer = await startPgBouncer({ upstreamUrl, poolMode: 'transaction', poolSize: 1 });
      await using tenants = createTenants({
        url: bouncer.url,
        isolation,
        pooler: 'transaction',
        poolConfig: { max: isSlow ? 3 : 6 },
        pooling: { queueTimeout: 60_000, maxWaitingRequests: 5_000 },
      });
      await serveInterleaved(tenants, fleet.ids, chaosSize(2_000, isSlow ? 40 : 10));
      const left = await withClient(bouncer.url, (client) =>
        client.query(
          `select nullif(current_setting('app.tenant_id', true), '') as tenant, current_user = session_user as is_itself,
             current_setting('search_path') as path, (select count(*)::int from pg_prepared_statements) as statements`,
        ),
      );
      expect(left.rows).toEqual([{ tenant: null, is_itself: true, path: '"$user", public', statements: 0 }]);
    });
  });
}

async function serveInterleaved(
  tenants: TenantManager<Tables>,
  ids: readonly string[],
  rounds: number,
): Promise<void> {
  const random = createRandom(chaosSeed);
  const { runWithTenant, contextDb } = createTenantContext(tenants);
  const prepared = contextDb
    .select()
    .from(items)
    .where(eq(items.nonce, sql.placeholder('nonce')))
    .prepare('by_nonce');
  const foreign: unknown[] = [];
  const check = (id: string, rows: readonly { tenant?: unknown }[]): void => {
    if (rows.length === 0 || rows.some(({ tenant }) => tenant !== id)) foreign.push({ id, rows });
  };
  await Promise.all(
    Array.from({ length: rounds }, async () => {
      const id = ids[random.below(ids.length)] ?? 't0';
      const db = tenants.getDb(id);
      await db.transaction(async (tx) => {
        check(id, await tx.insert(items).values({ tenant: id, nonce: 1 }).returning());
        check(id, await tx.select().from(items));
      });
      check(id, await runWithTenant({ tenantId: id }, () => prepared.execute({ nonce: 0 })));
      const named = { name: 'own', text: 'select * from items where nonce = $1', values: [0] };
      check(id, rowsOf(await db.$client.query(named)));
      check(id, await db.select().from(items));
      const several: unknown = await db.execute(sql`select tenant from items; select tenant from notes`);
      for (const { rows } of several as { rows: { tenant: string }[] }[]) check(id, rows);
    }),
  );
  expect(foreign).toEqual([]);
}
