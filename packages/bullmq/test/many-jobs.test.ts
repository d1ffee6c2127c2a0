import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createBullMQPlugin } from '@dmt/bullmq';
import {
  type RedisServer,
  type Script,
  startRedis,
  startScript,
  type TestDatabase,
} from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager, kitTenants } from '@dmt-tooling/request-kit';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, expect, it } from 'vitest';

const isChaos = process.env.DMT_CHAOS === '1';
const JOBS = isChaos ? 50_000 : 2_000;
const TENANTS = isChaos ? 1_000 : 50;
const KILLS = isChaos ? 50 : 3;
const WORKERS = 3;
const script = fileURLToPath(new URL('load-worker.fixture.ts', import.meta.url));

let redis: RedisServer;
let database: TestDatabase;
beforeAll(async () => {
  redis = await startRedis();
  database = await createKitDatabase(TENANTS);
});
afterAll(async () => {
  await database?.drop();
  await redis?.stop();
});

it(`${JOBS} jobs of ${TENANTS} tenants write where they belong, ${KILLS} workers killed, forged ones never run`, {
  timeout: 1_200_000,
}, async () => {
  const { hostname, port } = new URL(redis.url);
  const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
  const manager = createKitManager(database.url);
  const { createTenantQueue } = createBullMQPlugin({ manager });
  const queue = createTenantQueue<{ nonce: number }>('many', { connection });
  const plain = new Queue('many', { connection });
  const ids = kitTenants(TENANTS);
  const tenantAt = (job: number): string => ids[job % ids.length] ?? '';
  for (let at = 0; at < JOBS; at += ids.length * 10) {
    await Promise.all(
      ids.map((tenantId, index) => {
        const own = Array.from({ length: 10 }, (_, turn) => at + turn * ids.length + index).filter(
          (nonce) => nonce < JOBS,
        );
        return queue
          .forTenant(tenantId)
          .addBulk(own.map((nonce) => ({ name: 'write', data: { nonce }, opts: { attempts: 5 } })));
      }),
    );
    // Between them, jobs that nobody stamped, or for nobody.
    await plain.add('write', { nonce: -1, tenantId: 'victim', dmtTenant: { id: 'victim' } });
    await plain.add('write', { nonce: -1 }, { dmtTenant: { id: ['t0'] } } as never);
  }

  const start = (): Script => startScript(script, { args: ['many', port, database.url] });
  const workers = Array.from({ length: WORKERS }, start);
  for (let kill = 0; kill < KILLS; kill++) {
    await workers[kill % WORKERS]?.said('ready');
    await sleep(100 + 300 * Math.random());
    workers[kill % WORKERS]?.kill('SIGKILL');
    await workers[kill % WORKERS]?.finished;
    workers[kill % WORKERS] = start();
  }
  await expect
    .poll(() => plain.getJobCounts('wait', 'active', 'delayed', 'prioritized'), {
      timeout: 900_000,
      interval: 200,
    })
    .toEqual({ wait: 0, active: 0, delayed: 0, prioritized: 0 });
  for (const worker of workers) worker.kill('SIGKILL');
  await Promise.all(workers.map((worker) => worker.finished));

  const written = new Set<number>();
  for (const tenantId of [...ids, 'victim']) {
    const rows = await database.query<{ tenant: string; nonce: string }>(
      `select distinct tenant, nonce from tenant_${tenantId}.items where nonce <> 0`,
    );
    for (const { tenant, nonce } of rows) {
      expect([tenant, tenantAt(Number(nonce))]).toEqual([tenantId, tenantId]);
      written.add(Number(nonce));
    }
  }
  // Number 0 looks like the row that was there before.
  expect(written.size).toBe(JOBS - 1);
  await Promise.all([queue.close(), plain.close(), manager.dispose()]);
});
