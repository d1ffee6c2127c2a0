import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTenantContext, fromHeader, fromPath, fromSubdomain } from '@dmt/core';
import {
  createHealthHandler,
  createHonoMiddleware,
  createMetricsHandler,
  tenantErrorHandler,
} from '@dmt/hono';
import {
  createDeferred,
  type FaultProxy,
  startFaultProxy,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import {
  createKitDatabase,
  createKitManager,
  type KitManager,
  type RunningApp,
} from '@dmt-tooling/request-kit';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listen } from './listen.ts';

let database: TestDatabase;
let proxy: FaultProxy;
let manager: KitManager;

beforeAll(async () => {
  database = await createKitDatabase(2);
});
afterAll(() => database.drop());
beforeEach(async () => {
  proxy = await startFaultProxy({ targetUrl: database.url });
  manager = createKitManager(proxy.url, { poolConfig: { connectionTimeoutMillis: 5_000 } });
});
afterEach(async () => {
  await manager.dispose();
  await proxy.stop();
});

const byHeader = { extractTenantId: fromHeader('x-tenant-id') };
const asTenant = (tenantId: string): Record<string, string> => ({ 'x-tenant-id': tenantId });

describe('a Hono application', () => {
  it('serves Fetch requests of any runtime, whose duplicates come as one header', async () => {
    const app = new Hono()
      .use(createHonoMiddleware({ manager, ...byHeader }))
      .get('/', async (c) => c.json(await c.get('tenantDb').query.items.findMany()));
    expect(await (await app.request('/', { headers: asTenant('t1') })).json()).toMatchObject([
      { tenant: 't1' },
    ]);
    const twice = new Headers(asTenant('t0'));
    twice.append('x-tenant-id', 't1');
    expect((await app.request('/', { headers: twice })).status).toBe(400);
    expect((await app.request('/')).status).toBe(400);
  });

  it('takes the tenant from a path or a host', async () => {
    const byPath = createHonoMiddleware({ manager, extractTenantId: fromPath('tenantId') });
    const byHost = createHonoMiddleware({ manager, extractTenantId: fromSubdomain('example.com') });
    const app = new Hono()
      .get('/t/:tenantId/users', byPath, (c) => c.json(c.get('tenantId')))
      .get('/by-host', byHost, (c) => c.json(c.get('tenantId')));
    expect(await (await app.request('/t/t1/users')).json()).toBe('t1');
    expect((await app.request('/t/nobody/users')).status).toBe(404);
    expect((await app.request('/t/%20/users')).status).toBe(400);
    expect(await (await app.request('http://t1.example.com:3000/by-host')).json()).toBe('t1');
    expect((await app.request('http://example.com/by-host')).status).toBe(400);
  });

  it('streams as the tenant, by its context or by its handle', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const app = new Hono().use(createHonoMiddleware({ manager, ...byHeader })).get('/', (c) => {
      const body = new ReadableStream({
        async start(controller) {
          await sleep(1);
          controller.enqueue(Buffer.from(`${getTenantOrNull()?.tenantId} `));
        },
        async pull(controller) {
          const [row] = await c.get('tenantDb').query.items.findMany();
          controller.enqueue(Buffer.from(`${row?.tenant} ${getTenantOrNull()?.tenantId ?? 't1'}`));
          controller.close();
        },
      });
      return c.body(body);
    });
    expect(await (await app.request('/', { headers: asTenant('t1') })).text()).toBe('t1 t1 t1');
  });

  it('gives its errors to onError, and to the handler of the application', async () => {
    const errors: unknown[] = [];
    const app = new Hono()
      .use(
        '/own/*',
        createHonoMiddleware({
          manager,
          ...byHeader,
          onError: (error, c) => {
            errors.push(error);
            return c.text('teapot', 418);
          },
        }),
      )
      .use('/thrown/*', createHonoMiddleware({ manager, ...byHeader }));
    app.onError((error, c) => {
      errors.push(error);
      return error instanceof HTTPException
        ? c.json({ shown: error.message }, error.status)
        : c.text('', 500);
    });
    expect((await app.request('/own/', { headers: asTenant('nobody') })).status).toBe(418);
    const thrown = await app.request('/thrown/', { headers: asTenant('nobody') });
    expect([thrown.status, await thrown.json()]).toEqual([404, { shown: 'The tenant does not exist.' }]);
    expect(errors).toMatchObject([
      { code: 'DMT_TENANT_NOT_FOUND' },
      { status: 404, cause: { code: 'DMT_TENANT_NOT_FOUND' } },
    ]);
  });

  it('answers a load balancer without a tenant, and 503 for a database that went away', async () => {
    const app = new Hono()
      .get('/health', createHealthHandler(manager))
      .get('/metrics', createMetricsHandler(manager))
      .use(createHonoMiddleware({ manager, ...byHeader }))
      .get('/', async (c) => {
        proxy.refuse();
        proxy.rst();
        await waitUntil(() => manager.getMetrics().pools.connections.total === 0, { timeoutMs: 10_000 });
        return c.json(await c.get('tenantDb').query.items.findMany());
      })
      .get('/teapot', () => {
        throw new HTTPException(418);
      });
    app.onError(tenantErrorHandler);
    const health = await app.request('/health', { headers: asTenant('nobody') });
    expect([health.status, await health.json()]).toEqual([200, { healthy: true }]);
    expect(await (await app.request('/metrics')).text()).toContain('dmt_pool_count 1');
    expect((await app.request('/teapot', { headers: asTenant('t0') })).status).toBe(418);
    const away = await app.request('/', { headers: asTenant('t0') });
    expect([away.status, await away.text()]).toEqual([503, 'The service cannot answer now.']);
    expect((await app.request('/health')).status).toBe(503);
  });
});

describe("a Hono application on Node's server", () => {
  let running: RunningApp | undefined;
  afterEach(() => running?.close());

  it("has its tenant where it listens to Node's own request", async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const listening = createDeferred();
    const app = new Hono<{ Bindings: HttpBindings }>()
      .use(createHonoMiddleware({ manager, ...byHeader }))
      .post('/', async (c) => {
        const seen: unknown[] = [];
        await new Promise((resolve) => {
          c.env.incoming.on('data', () => seen.push(getTenantOrNull()?.tenantId)).on('end', resolve);
          listening.resolve();
        });
        return c.json(seen);
      });
    running = await listen(app);
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a');
      await listening.promise;
      await sleep(20);
      yield Buffer.from('b');
    };
    const answer = await fetch(running.origin, {
      method: 'POST',
      headers: { connection: 'close', ...asTenant('t1') },
      body: Readable.toWeb(Readable.from(body())),
      duplex: 'half',
    });
    expect(await answer.json()).toEqual(['t1', 't1']);
  });
});
