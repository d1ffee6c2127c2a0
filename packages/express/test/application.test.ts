import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTenantContext, fromHeader, fromPath, fromSubdomain } from '@dmt/core';
import {
  createExpressMiddleware,
  createHealthHandler,
  createMetricsHandler,
  tenantErrorHandler,
} from '@dmt/express';
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
import express, { type Express } from 'express';
import multer from 'multer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen } from './listen.ts';

let database: TestDatabase;
let proxy: FaultProxy;
let manager: KitManager;
let app: Express;
let running: Promise<RunningApp> | undefined;

beforeAll(async () => {
  database = await createKitDatabase(2);
});
afterAll(() => database.drop());
beforeEach(async () => {
  proxy = await startFaultProxy({ targetUrl: database.url });
  manager = createKitManager(proxy.url, { poolConfig: { connectionTimeoutMillis: 5_000 } });
  app = express().set('env', 'test');
});
afterEach(async () => {
  await (await running)?.close();
  running = undefined;
  await manager.dispose();
  await proxy.stop();
});

/** A body whose end comes when the route listens already: the server reads it from its socket, where no request is known. */
function slowly(first: string, rest: string, isListening: Promise<void>): RequestInit {
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(first);
    await isListening;
    await sleep(20);
    yield Buffer.from(rest);
  };
  return { method: 'POST', body: Readable.toWeb(Readable.from(body())), duplex: 'half' };
}

const byHeader = { extractTenantId: fromHeader('x-tenant-id') };
const asTenant = (tenantId: string): Record<string, string> => ({ 'x-tenant-id': tenantId });

async function ask(
  path: string,
  headers: Record<string, string> = {},
  init: RequestInit = {},
): Promise<Response> {
  running ??= listen(app);
  const { origin } = await running;
  return fetch(new URL(path, origin), { headers: { connection: 'close', ...headers }, ...init });
}
describe('an Express application', () => {
  it('has its tenant behind an upload, whose parser calls back from the stream', async () => {
    const { getTenantId } = createTenantContext(manager);
    const listening = createDeferred();
    app.use(createExpressMiddleware({ manager, ...byHeader }), (request, response, next) => {
      multer().single('file')(request, response, next);
      listening.resolve();
    });
    app.post('/upload', (request, response) => {
      response.json([getTenantId(), request.tenantContext.tenantId, request.file?.size]);
    });
    const start = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nx';
    const body = slowly(start, 'x\r\n--b--\r\n', listening.promise);
    const headers = { ...asTenant('t1'), 'content-type': 'multipart/form-data; boundary=b' };
    expect(await (await ask('/upload', headers, body)).json()).toEqual(['t1', 't1', 2]);
  });

  it('has its tenant where it listens to the body itself, and when the answer is out', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const seen: unknown[] = [];
    const listening = createDeferred();
    const look = (): unknown => seen.push(getTenantOrNull()?.tenantId);
    app.use(createExpressMiddleware({ manager, ...byHeader }));
    app.post('/stream', (request, response) => {
      request.on('data', look).on('end', () => response.on('finish', look).on('close', look).end());
      listening.resolve();
    });
    expect((await ask('/stream', asTenant('t1'), slowly('a', 'b', listening.promise))).status).toBe(200);
    await (await running)?.close();
    running = undefined;
    expect(seen).toEqual(['t1', 't1', 't1', 't1']);
  });

  it('has its tenant when the client hangs up, which only the socket knows of', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const client = new AbortController();
    const seen = createDeferred<unknown>();
    app.use(createExpressMiddleware({ manager, ...byHeader }), (_request, response) => {
      response.on('close', () => seen.resolve(getTenantOrNull()?.tenantId));
      setTimeout(() => client.abort(), 20);
    });
    await ask('/', asTenant('t1'), { signal: client.signal }).catch(() => undefined);
    expect(await seen.promise).toBe('t1');
  });

  it('takes the tenant from a path, and gives two routers each their own', async () => {
    const { getTenantId } = createTenantContext(manager);
    app.use('/t/:tenantId', createExpressMiddleware({ manager, extractTenantId: fromPath('tenantId') }));
    app.use('/t/:tenantId', express.text(), (request, response) => {
      response.json([getTenantId(), request.tenantContext.tenantId]);
    });
    expect(await (await ask('/t/t0/users')).json()).toEqual(['t0', 't0']);
    expect((await ask('/t/nobody/users')).status).toBe(404);
    expect((await ask('/t/%20/users')).status).toBe(400);
  });

  it('gives a request that passes two middlewares the tenant of the last', async () => {
    const { getTenantId } = createTenantContext(manager);
    app.use(createExpressMiddleware({ manager, ...byHeader }));
    app.use('/t/:tenantId', createExpressMiddleware({ manager, extractTenantId: fromPath('tenantId') }));
    app.use(multer().none(), (request, response) => {
      response.json([getTenantId(), request.tenantContext.tenantId]);
    });
    const body = new FormData();
    body.append('field', 'value');
    const answer = await ask('/t/t1/users', asTenant('t0'), { method: 'POST', body });
    expect(await answer.json()).toEqual(['t1', 't1']);
  });

  it('believes a forwarded host if it trusts the proxy, and not before', async () => {
    app.use(createExpressMiddleware({ manager, extractTenantId: fromSubdomain('example.com') }));
    app.use((request, response) => void response.json(request.tenantContext.tenantId));
    const forwarded = { 'x-forwarded-host': 't1.example.com' };
    expect((await ask('/', forwarded)).status).toBe(400);
    app.set('trust proxy', true);
    expect(await (await ask('/', forwarded)).json()).toBe('t1');
  });

  it('answers a load balancer without a tenant, whatever it is used for otherwise', async () => {
    app.get('/health', createHealthHandler(manager));
    app.get('/health/detailed', createHealthHandler(manager, { detailed: true }));
    app.get('/metrics', createMetricsHandler(manager));
    app.use(createExpressMiddleware({ manager, ...byHeader }), (_request, response) => void response.end());
    expect((await ask('/', asTenant('t0'))).status).toBe(200);
    const health = await ask('/health', asTenant('nobody'));
    expect([health.status, await health.json()]).toEqual([200, { healthy: true }]);
    expect(await (await ask('/health/detailed')).json()).toMatchObject({ pools: [{ tenantId: 't0' }] });
    const metrics = await ask('/metrics');
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await metrics.text()).toContain('dmt_pool_count 1');
    proxy.refuse();
    proxy.rst();
    const ill = await ask('/health');
    expect([ill.status, await ill.json()]).toEqual([503, { healthy: false }]);
  });

  it('answers 503 for a database that went away between the middleware and the route', async () => {
    app.use(createExpressMiddleware({ manager, ...byHeader }));
    app.get('/', async (request, response) => {
      proxy.refuse();
      proxy.rst();
      await waitUntil(() => manager.getMetrics().pools.connections.total === 0, { timeoutMs: 10_000 });
      response.json(await request.tenantContext.db.query.items.findFirst());
    });
    app.use(tenantErrorHandler);
    const answer = await ask('/', asTenant('t0'));
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toMatch(/ECONN|items|127\.0\.0\.1/);
  });

  it('answers as onError does, with the error as it was', async () => {
    const answers: unknown[] = [];
    app.use(
      createExpressMiddleware({
        manager,
        ...byHeader,
        onError: (error, request, response) => {
          answers.push(error);
          response.status(418).json(request.path);
        },
      }),
    );
    const answer = await ask('/somewhere', asTenant('nobody'));
    expect([answer.status, await answer.json()]).toEqual([418, '/somewhere']);
    expect(answers).toMatchObject([{ code: 'DMT_TENANT_NOT_FOUND', tenantId: 'nobody' }]);
  });

  it('passes on to Express what onError fails with', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    app.use(
      createExpressMiddleware({
        manager,
        ...byHeader,
        onError: async (_error, request) => {
          await sleep(1);
          throw new Error(`of ${request.path}`);
        },
      }),
      (error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
        response.status(502).json(error.message);
      },
    );
    const answer = await ask('/somewhere', asTenant('nobody'));
    expect([answer.status, await answer.json()]).toEqual([502, 'of /somewhere']);
  });

  it('shows its clients no names and no stack', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    app.set('env', 'production').use(createExpressMiddleware({ manager, ...byHeader }));
    const texts = await Promise.all(
      ['nobody', 'taken', 'suspended', ''].map(async (id) => (await ask('/', asTenant(id))).text()),
    );
    for (const text of texts) expect(text).not.toMatch(/tenant_|somebody-else|at .*\.ts/);
  });
});
