import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTenantContext, fromHeader, fromPath, fromSubdomain } from '@dmt/core';
import {
  createHealthHandler,
  createMetricsHandler,
  fastifyTenantPlugin,
  tenantErrorHandler,
} from '@dmt/fastify';
import {
  createDeferred,
  type FaultProxy,
  startFaultProxy,
  type TestDatabase,
  waitUntil,
} from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager, type KitManager } from '@dmt-tooling/request-kit';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let database: TestDatabase;
let proxy: FaultProxy;
let manager: KitManager;
let app: FastifyInstance;

beforeAll(async () => {
  database = await createKitDatabase(2);
});
afterAll(() => database.drop());
beforeEach(async () => {
  proxy = await startFaultProxy({ targetUrl: database.url });
  manager = createKitManager(proxy.url, { poolConfig: { connectionTimeoutMillis: 5_000 } });
  app = Fastify({ forceCloseConnections: true });
});
afterEach(async () => {
  await app.close();
  await manager.dispose();
  await proxy.stop();
});

const byHeader = { extractTenantId: fromHeader('x-tenant-id') };
const asTenant = (tenantId: string): Record<string, string> => ({ 'x-tenant-id': tenantId });

async function ask(
  path: string,
  headers: Record<string, string> = {},
  init: RequestInit = {},
): Promise<Response> {
  const address = app.server.listening
    ? app.listeningOrigin
    : await app.listen({ port: 0, host: '127.0.0.1' });
  return fetch(new URL(path, address), { headers: { connection: 'close', ...headers }, ...init });
}

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

describe('a Fastify application', () => {
  it('has its tenant in every hook behind the plugin, and in the handler', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const seen: [string, unknown][] = [];
    await app.register(fastifyTenantPlugin, { manager, ...byHeader });
    for (const hook of ['preParsing', 'preValidation', 'preHandler', 'onSend', 'onResponse'] as const) {
      // One signature for hooks of several shapes: the last argument is the callback of each.
      const look = (...args: unknown[]): void => {
        seen.push([hook, getTenantOrNull()?.tenantId]);
        const done = args.at(-1);
        if (typeof done === 'function') done();
      };
      app.addHook(hook as 'onSend', look);
    }
    const listening = createDeferred();
    app.addHook('preParsing', (_request, _reply, _payload, done) => {
      listening.resolve();
      done();
    });
    app.post('/', async ({ body }) => [getTenantOrNull()?.tenantId, body]);
    const headers = { ...asTenant('t1'), 'content-type': 'application/json' };
    const answer = await ask('/', headers, slowly('{"a":', '1}', listening.promise));
    expect(await answer.json()).toEqual(['t1', { a: 1 }]);
    expect(new Map(seen)).toEqual(new Map(seen.map(([hook]) => [hook, 't1'])));
    expect(seen).toHaveLength(5);
  });

  it('has its tenant behind an upload', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const listening = createDeferred();
    await app.register(multipart);
    await app.register(fastifyTenantPlugin, { manager, ...byHeader });
    app.post('/upload', async (request) => {
      const parsed = request.file();
      listening.resolve();
      const seen: unknown[] = [];
      for await (const _ of (await parsed)?.file ?? []) seen.push(getTenantOrNull()?.tenantId);
      return [...new Set([...seen, getTenantOrNull()?.tenantId])];
    });
    const start = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nx';
    const headers = { ...asTenant('t1'), 'content-type': 'multipart/form-data; boundary=b' };
    const answer = await ask('/upload', headers, slowly(start, 'x\r\n--b--\r\n', listening.promise));
    expect(await answer.json()).toEqual(['t1']);
  });

  it('has its tenant where it listens to the body itself', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const listening = createDeferred();
    await app.register(fastifyTenantPlugin, { manager, ...byHeader });
    app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null));
    app.post('/', async ({ raw }) => {
      const seen: unknown[] = [];
      await new Promise((resolve) => {
        raw.on('data', () => seen.push(getTenantOrNull()?.tenantId)).on('end', resolve);
        listening.resolve();
      });
      return seen;
    });
    const headers = { ...asTenant('t1'), 'content-type': 'application/octet-stream' };
    const answer = await ask('/', headers, slowly('a', 'b', listening.promise));
    expect(await answer.json()).toEqual(['t1', 't1']);
  });

  it('has its tenant when the client hangs up, which only the socket knows of', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const client = new AbortController();
    const seen = createDeferred<unknown>();
    await app.register(fastifyTenantPlugin, { manager, ...byHeader });
    app.get('/', (_request, reply) => {
      reply.raw.on('close', () => seen.resolve(getTenantOrNull()?.tenantId));
      setTimeout(() => client.abort(), 20);
    });
    await ask('/', asTenant('t1'), { signal: client.signal }).catch(() => undefined);
    expect(await seen.promise).toBe('t1');
  });

  it('serves routes that were declared before the plugin was loaded', async () => {
    app.register(fastifyTenantPlugin, { manager, ...byHeader });
    app.get('/', async ({ tenantDb }) => tenantDb.query.items.findMany());
    app.get('/health', createHealthHandler(manager));
    expect(await (await ask('/', asTenant('t1'))).json()).toMatchObject([{ tenant: 't1' }]);
    expect((await ask('/')).status).toBe(400);
    expect((await ask('/health')).status).toBe(200);
  });

  it('takes the tenant from a path or a host', async () => {
    await app.register(async (scope) => {
      await scope.register(fastifyTenantPlugin, { manager, extractTenantId: fromPath('tenantId') });
      scope.get('/t/:tenantId/users', async ({ tenantContext }) => [tenantContext.tenantId]);
    });
    await app.register(async (scope) => {
      await scope.register(fastifyTenantPlugin, { manager, extractTenantId: fromSubdomain('example.com') });
      scope.get('/by-host', async ({ tenantContext }) => [tenantContext.tenantId]);
    });
    expect(await (await ask('/t/t1/users')).json()).toEqual(['t1']);
    expect((await ask('/t/nobody/users')).status).toBe(404);
    expect((await ask('/t/%20/users')).status).toBe(400);
    expect((await ask('/by-host')).status).toBe(400);
  });

  it('serves optional routes without a tenant, and has a typed error for who wants one nevertheless', async () => {
    await app.register(fastifyTenantPlugin, { manager, ...byHeader });
    const optional = { config: { tenantOptional: true } };
    app.get('/optional', optional, async (request) => [request.hasTenant]);
    app.get('/careless', optional, async (request) => request.tenantDb.query.items.findMany());
    expect(await (await ask('/optional')).json()).toEqual([false]);
    expect(await (await ask('/optional', asTenant('t1'))).json()).toEqual([true]);
    expect((await ask('/optional', asTenant('nobody'))).status).toBe(404);
    expect((await ask('/optional', asTenant(''))).status).toBe(400);
    const careless = await ask('/careless');
    expect([careless.status, await careless.json()]).toEqual([
      500,
      expect.objectContaining({ code: 'DMT_NO_TENANT_CONTEXT' }),
    ]);
  });

  it('keeps a route that does not exist a 404', async () => {
    await app.register(fastifyTenantPlugin, { manager, ...byHeader });
    expect((await ask('/nowhere')).status).toBe(404);
  });

  it('answers a load balancer without a tenant, whatever it names', async () => {
    await app.register(fastifyTenantPlugin, { manager, ...byHeader });
    app.get('/health', createHealthHandler(manager));
    app.get('/metrics', createMetricsHandler(manager));
    const health = await ask('/health', asTenant('nobody'));
    expect([health.status, await health.json()]).toEqual([200, { healthy: true }]);
    expect(await (await ask('/metrics')).text()).toContain('dmt_pool_count 1');
    proxy.refuse();
    proxy.rst();
    const ill = await ask('/health');
    expect([ill.status, await ill.json()]).toEqual([503, { healthy: false }]);
  });

  it('answers 503 for a database that went away between the plugin and the route', async () => {
    await app.register(fastifyTenantPlugin, { manager, ...byHeader });
    app.setErrorHandler(tenantErrorHandler);
    app.get('/', async (request) => {
      proxy.refuse();
      proxy.rst();
      await waitUntil(() => manager.getMetrics().pools.connections.total === 0, { timeoutMs: 10_000 });
      return request.tenantDb.query.items.findFirst();
    });
    const answer = await ask('/', asTenant('t0'));
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toMatch(/ECONN|items|127\.0\.0\.1/);
  });

  it('answers as onError does, with the error as it was', async () => {
    const errors: unknown[] = [];
    await app.register(fastifyTenantPlugin, {
      manager,
      ...byHeader,
      onError: (error, _request, reply) => {
        errors.push(error);
        return reply.code(418).send({ teapot: true });
      },
    });
    app.get('/', async () => 'never');
    const answer = await ask('/', asTenant('nobody'));
    expect([answer.status, await answer.json()]).toEqual([418, { teapot: true }]);
    expect(errors).toMatchObject([{ code: 'DMT_TENANT_NOT_FOUND', tenantId: 'nobody' }]);
  });

  it('passes on to Fastify what onError fails with', async () => {
    await app.register(fastifyTenantPlugin, {
      manager,
      ...byHeader,
      onError: async (_error, request) => {
        await sleep(1);
        throw new Error(`of ${request.url}`);
      },
    });
    app.get('/', async () => 'never');
    const answer = await ask('/', asTenant('nobody'));
    expect([answer.status, await answer.json()]).toMatchObject([500, { message: 'of /' }]);
  });
});
