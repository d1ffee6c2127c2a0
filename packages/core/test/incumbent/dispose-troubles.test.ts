import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createTenantManager, defineConfig, findDmtError, type TenantManager } from '@dmt/core';
import { type FaultProxy, startFaultProxy, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenantSchemas, tables, users } from './tenant-schemas.ts';

describe('dispose, when the network is in the way', () => {
  let database: TestDatabase;
  let proxy: FaultProxy;
  const open = (url = proxy.url): TenantManager<typeof tables> =>
    createTenantManager(
      defineConfig({ connection: { url, poolConfig: { max: 2 } }, schemas: { tenant: tables } }),
    );
  beforeAll(async () => {
    database = await createTenantSchemas(['a']);
    proxy = await startFaultProxy({ targetUrl: database.url });
  });
  afterAll(async () => {
    await proxy.stop();
    await database.drop();
  });

  it('ends within its grace period though the server does not answer the goodbye', async () => {
    const tenants = open();
    await tenants.getDb('a').select().from(users);
    proxy.blackhole();
    const startedAt = performance.now();
    await tenants.dispose({ graceMs: 200 });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    proxy.clear();
  });

  it('waits for what runs as long as it takes, when it is told to', async () => {
    const tenants = open();
    const running = Promise.resolve(tenants.getDb('a').execute(sql`select pg_sleep(0.2)`));
    await waitUntil(() => tenants.hasPool('a'), { timeoutMs: 5_000 });
    await tenants.dispose({ graceMs: Number.POSITIVE_INFINITY });
    await expect(running).resolves.toMatchObject({ rowCount: 1 });
  });

  it('gives up connecting to a server that never greets', async () => {
    const closed: Promise<unknown>[] = [];
    const silent = createServer((socket) => void closed.push(once(socket.resume(), 'close')));
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    const tenants = open(`postgres://nobody@127.0.0.1:${port}/nothing`);
    const outcome = Promise.resolve(tenants.getDb('a').select().from(users)).then(
      () => 'answered',
      () => 'failed',
    );
    await waitUntil(() => closed.length === 1, { timeoutMs: 10_000 });
    const startedAt = performance.now();
    await tenants.dispose({ graceMs: 200 });
    expect(await outcome).toBe('failed');
    await Promise.all(closed);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await new Promise((resolve) => silent.close(resolve));
    expect(closed).toHaveLength(1);
  });

  it('tries no more to reach a server that is not there', async () => {
    let retries = 0;
    const connection = {
      url: 'postgres://nobody@127.0.0.1:1/nothing',
      retry: { maxAttempts: 100, initialDelayMs: 100, jitter: false, onRetry: () => void retries++ },
    };
    const tenants = createTenantManager(defineConfig({ connection, schemas: { tenant: tables } }));
    const outcome = Promise.resolve(tenants.getDb('a').select().from(users)).then(
      () => undefined,
      findDmtError,
    );
    await waitUntil(() => retries > 0, { timeoutMs: 10_000 });
    await tenants.dispose();
    expect((await outcome)?.code).toBe('DMT_DISPOSED');
    const triesUntilThen = retries;
    await delay(300);
    expect(retries).toBe(triesUntilThen);
  });

  it('connects again though the hook for retries throws', async () => {
    const onRetry = (): never => {
      throw new Error('of the hook');
    };
    const connection = {
      url: 'postgres://nobody@127.0.0.1:1/nothing',
      retry: { initialDelayMs: 1, onRetry },
    };
    await using tenants = createTenantManager(defineConfig({ connection, schemas: { tenant: tables } }));
    const failure = await Promise.resolve(tenants.getDb('a').select().from(users)).then(
      () => undefined,
      findDmtError,
    );
    expect(failure).toMatchObject({ code: 'DMT_CONNECTION_FAILED', cause: { code: 'ECONNREFUSED' } });
  });
});
