import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  createTenantManager,
  type DmtConfig,
  defineConfig,
  findDmtError,
  type TenantManager,
} from '@dmt/core';
import { assertNoLeaks, startScript, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenantSchemas, tables, users } from './tenant-schemas.ts';

const many = Array.from({ length: 60 }, (_, n) => `t${n}`);
const names = { name: users.name };
/** Drizzle's queries start when somebody waits for them. */
const started = <T>(query: PromiseLike<T>): Promise<T> => Promise.resolve(query);
const pgSleep = (seconds: number) => sql`select pg_sleep(${seconds})`;

describe('pools: what hurts users of a pool per tenant', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTenantSchemas(['a', 'b', ...many]);
  });
  afterAll(() => database.drop());

  type Options = Pick<DmtConfig<typeof tables>, 'hooks' | 'isolation'> & {
    readonly max?: number;
    readonly url?: string;
  };
  const open = ({ max = 4, url = database.url, ...rest }: Options = {}): TenantManager<typeof tables> =>
    createTenantManager(
      defineConfig({ connection: { url, poolConfig: { max } }, schemas: { tenant: tables }, ...rest }),
    );
  const busyBackends = async (): Promise<number> => (await database.listClients()).length;

  it('60 tenants at once with default settings: all succeed', async () => {
    const config = defineConfig({ connection: { url: database.url }, schemas: { tenant: tables } });
    await using tenants = createTenantManager(config);
    const work = many.flatMap((id) => [
      tenants.getDb(id).select(names).from(users),
      tenants.getDb(id).transaction((tx) => tx.select(names).from(users)),
    ]);
    expect((await Promise.all(work)).map(([row]) => row?.name)).toEqual(many.flatMap((id) => [id, id]));
    expect(await busyBackends()).toBeLessThanOrEqual(20);
  });

  it("an evicted tenant's handle goes on working, in a transaction too", async () => {
    await using tenants = open();
    const db = tenants.getDb('a');
    const rows = await db.transaction(async (tx) => {
      await tx.select().from(users);
      tenants.evictPool('a');
      return tx.select(names).from(users);
    });
    tenants.evictPool('a');
    expect([rows, await db.select(names).from(users)]).toEqual([[{ name: 'a' }], [{ name: 'a' }]]);
    expect(tenants.hasPool('a')).toBe(true);
  });

  it('requests queued for an evicted tenant settle', async () => {
    await using tenants = open({ max: 1 });
    const [a, b] = [tenants.getDb('a'), tenants.getDb('b')];
    const blocking = started(b.execute(pgSleep(0.2)));
    const queued = Array.from({ length: 10 }, () => started(a.select(names).from(users)));
    await delay(20);
    tenants.evictPool('a');
    tenants.evictPool('b');
    await blocking;
    expect((await Promise.all(queued)).flat()).toEqual(Array.from({ length: 10 }, () => ({ name: 'a' })));
  });

  it('an error of one idle connection hurts nobody', async () => {
    await using tenants = open();
    await Promise.all(many.slice(0, 8).map((id) => tenants.getDb(id).execute(pgSleep(0.02))));
    await database.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [
      (await database.listClients()).map(({ pid }) => pid),
    ]);
    await delay(50);
    const rows = await Promise.all(many.slice(0, 8).map((id) => tenants.getDb(id).select(names).from(users)));
    expect(rows.flat().map(({ name }) => name)).toEqual(many.slice(0, 8));
  });

  it('a killed backend ends no process, in a transaction or otherwise', async () => {
    const file = fileURLToPath(new URL('killed-backend.fixture.ts', import.meta.url));
    const { exitCode, stdout, stderr } = await startScript(file, { args: [database.url] }).finished;
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ inTransaction: 'failed', after: [{ name: 'a' }] });
    expect(exitCode).toBe(0);
  });

  it('never holds more connections than max, while tenants are evicted, connections die and the manager is disposed', async () => {
    const max = 5;
    const tenants = open({ max });
    let most = 0;
    let isOver = false;
    const watch = (async () => {
      while (!isOver) most = Math.max(most, await busyBackends());
    })();
    const work = Array.from({ length: 300 }, (_, n) => {
      const id = many[n % many.length] ?? 'a';
      if (n % 10 === 0) tenants.evictPool(id);
      const statement = n % 25 === 0 ? sql`select pg_terminate_backend(pg_backend_pid())` : pgSleep(0.005);
      return Promise.allSettled([tenants.getDb(id).execute(statement)]);
    });
    await Promise.all(work.slice(0, 200));
    await tenants.dispose();
    await Promise.all(work);
    isOver = true;
    await watch;
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(max);
  });

  it('dispose with work in flight lets it finish, refuses the rest, and leaks nothing', async () => {
    await assertNoLeaks(async () => {
      const tenants = open({ max: 2 });
      const [a, b] = [tenants.getDb('a'), tenants.getDb('b')];
      await Promise.all([a.select().from(users), b.select().from(users)]);
      const running = [started(a.execute(pgSleep(1))), b.transaction((tx) => tx.execute(pgSleep(1)))];
      await delay(30);
      const queued = Promise.resolve(a.select().from(users)).then(() => undefined, findDmtError);
      await tenants.dispose();
      expect((await Promise.allSettled(running)).map(({ status }) => status)).toEqual([
        'fulfilled',
        'fulfilled',
      ]);
      expect((await queued)?.code).toBe('DMT_DISPOSED');
      expect(() => tenants.getDb('a')).toThrow(expect.objectContaining({ code: 'DMT_DISPOSED' }));
      const late = await Promise.resolve(a.select().from(users)).then(() => undefined, findDmtError);
      expect(late?.code).toBe('DMT_DISPOSED');
    });
    expect(await waitUntil(async () => (await busyBackends()) === 0, { timeoutMs: 10_000 })).toBe(true);
  });

  it('dispose past its grace period ends what still runs, and leaks nothing', async () => {
    const tenants = open({ max: 2 });
    const running = Promise.resolve(tenants.getDb('a').execute(pgSleep(30)));
    const outcome = running.then(
      () => 'answered',
      () => 'failed',
    );
    await waitUntil(async () => (await busyBackends()) > 0, { timeoutMs: 10_000 });
    await delay(50);
    await tenants.dispose({ graceMs: 50 });
    expect(await outcome).toBe('failed');
    await database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query like '%pg_sleep%' and pid <> pg_backend_pid()",
      [database.name],
    );
  });

  it('dispose while connections are being opened leaves none', async () => {
    const tenants = open();
    const outcome = Promise.resolve(tenants.getDb('a').select().from(users)).then(
      () => 'answered',
      () => 'failed',
    );
    await tenants.dispose();
    expect(await outcome).toBe('failed');
    expect(await waitUntil(async () => (await busyBackends()) === 0, { timeoutMs: 10_000 })).toBe(true);
  });

  it('hooks that throw or reject break nothing', async () => {
    const fail = (): never => {
      throw new Error('of the hook');
    };
    const reject = (): Promise<never> => Promise.reject(new Error('of the hook'));
    for (const hook of [fail, reject]) {
      await using tenants = open({
        max: 1,
        isolation: { pooling: { maxWaitingRequests: 1, queueTimeout: 500 } },
        hooks: {
          onPoolCreated: hook,
          onPoolEvicted: hook,
          onError: hook,
          onQueueFull: hook,
          onQueueTimeout: hook,
          onTenantResolved: hook,
        },
      });
      const db = tenants.getDb('a');
      await expect(db.select(names).from(users)).resolves.toEqual([{ name: 'a' }]);
      const blocking = started(db.execute(pgSleep(1.5)));
      await delay(20);
      const queued = [1, 2].map(() =>
        Promise.resolve(db.select().from(users)).then(() => undefined, findDmtError),
      );
      const codes = (await Promise.all(queued)).map((failure) => failure?.code);
      expect(codes.sort()).toEqual(['DMT_QUEUE_FULL', 'DMT_QUEUE_TIMEOUT']);
      await blocking;
      tenants.evictPool('a');
      await expect(db.select(names).from(users)).resolves.toEqual([{ name: 'a' }]);
    }
  });

  it('with the database down and nothing opened yet, health is bad, and within its timeout', async () => {
    const tenants = open({ url: 'postgres://postgres@127.0.0.1:1/nothing' });
    const startedAt = performance.now();
    const report = await tenants.healthCheck({ tenantIds: ['a'], pingTimeoutMs: 1_000 });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(report).toMatchObject({
      healthy: false,
      sharedDb: 'unhealthy',
      unhealthyPools: 1,
      pools: [{ tenantId: 'a', status: 'unhealthy' }],
    });
    expect(await tenants.healthCheck({ pingTimeoutMs: 1_000 })).toMatchObject({ healthy: false });
    await tenants.dispose();
  });

  it.each([
    ['audit', { logQueries: true }],
    ['cache', { provider: 'memory' }],
    ['rateLimit', { maxQueriesPerSecond: 1 }],
    ['quotas', { defaults: { maxRows: 1 } }],
  ])('the setting %s is refused for as long as it does nothing', (key, value) => {
    const config = { connection: { url: database.url }, schemas: { tenant: tables }, [key]: value };
    expect(() => defineConfig(config as DmtConfig<typeof tables>)).toThrow(
      expect.objectContaining({ code: 'DMT_CONFIG_INVALID', message: expect.stringContaining(key) }),
    );
  });

  it('a server that grants fewer connections than the pool may open serves every tenant with those there are', async () => {
    const role = await database.createRole('connection limit 2');
    for (const id of many) {
      await database.query(`grant usage on schema tenant_${id} to ${role.name}`);
      await database.query(`grant select on tenant_${id}.users to ${role.name}`);
    }
    await using tenants = open({ max: 20, url: role.url });
    const seen: unknown[] = [];
    for (const id of many.slice(0, 12)) seen.push(...(await tenants.getDb(id).select(names).from(users)));
    expect(seen).toEqual(many.slice(0, 12).map((name) => ({ name })));
  });
});
