import 'reflect-metadata';
import type { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { createTenantContext, findDmtError, fromHeader, type TenantRequestContext } from '@dmt/core';
import {
  createHealthController,
  createMetricsController,
  type InjectedSharedDb,
  type InjectedTenantDb,
  InjectSharedDb,
  InjectTenantContext,
  InjectTenantDb,
  InjectTenantDbFactory,
  PublicRoute,
  RequiresTenant,
  TenantCtx,
  type TenantDbFactory,
  TenantId,
  TenantModule,
  type TenantModuleOptions,
} from '@dmt/nestjs';
import { type FaultProxy, startFaultProxy, type TestDatabase, waitUntil } from '@dmt-tooling/harness';
import {
  createKitDatabase,
  createKitManager,
  type KitManager,
  type RunningApp,
  tenantTables,
} from '@dmt-tooling/request-kit';
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExecutionContext,
  Get,
  HttpException,
  ImATeapotException,
  type INestApplication,
  Inject,
  Injectable,
  type ModuleMetadata,
  Param,
  Post,
  Req,
  Res,
  Scope,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import {
  type AbstractHttpAdapter,
  APP_FILTER,
  APP_GUARD,
  APP_INTERCEPTOR,
  HttpAdapterHost,
  NestFactory,
} from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listen } from './listen.ts';

const { items } = tenantTables;

let database: TestDatabase;
let proxy: FaultProxy;
let manager: KitManager;
let app: INestApplication | undefined;
let running: RunningApp | undefined;

beforeAll(async () => {
  database = await createKitDatabase(2);
});
afterAll(() => database.drop());
beforeEach(async () => {
  proxy = await startFaultProxy({ targetUrl: database.url });
  manager = createKitManager(proxy.url, { poolConfig: { connectionTimeoutMillis: 5_000 } });
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await manager.dispose();
  await proxy.stop();
});

@Injectable()
class ItemService {
  readonly db: InjectedTenantDb;
  readonly sharedDb: InjectedSharedDb;
  readonly tenant: TenantRequestContext;
  readonly prepared: { execute(): Promise<unknown> };

  constructor(
    @InjectTenantDb() db: InjectedTenantDb,
    @InjectSharedDb() sharedDb: InjectedSharedDb,
    @InjectTenantContext() tenant: TenantRequestContext,
  ) {
    this.db = db;
    this.sharedDb = sharedDb;
    this.tenant = tenant;
    this.prepared = db.select({ tenant: items.tenant }).from(items).prepare('tenants_of_items');
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestScopedService extends ItemService {}

@Controller()
class ItemController {
  readonly #items: ItemService;
  readonly #scoped: RequestScopedService;

  constructor(
    @Inject(ItemService) items: ItemService,
    @Inject(RequestScopedService) scoped: RequestScopedService,
  ) {
    this.#items = items;
    this.#scoped = scoped;
  }

  @Get('items')
  async list(@TenantId() tenantId: string, @TenantCtx() context: TenantRequestContext): Promise<unknown> {
    const found = [this.#items.db, this.#scoped.db, this.#items.tenant.db, context.db].map(async (db) =>
      (await db.query.items.findMany()).map(({ tenant }) => tenant),
    );
    return [tenantId, this.#items.tenant.tenantId, context.tenantId, ...(await Promise.all(found))];
  }

  @Get('prepared')
  prepared(): Promise<unknown> {
    return this.#items.prepared.execute();
  }

  @Get('seen')
  seen(): unknown {
    const { db } = this.#items;
    return [
      inspect(db),
      Reflect.get(db, '__tenantId'),
      Reflect.get(db, '__debug'),
      Reflect.get(db, '__isProxy'),
    ];
  }

  @Get('t/:tenantId')
  named(@Param('tenantId') named: string, @TenantId() tenantId: string): unknown {
    return [named, tenantId];
  }

  @Get('fails')
  fails(): never {
    throw new ImATeapotException();
  }

  @PublicRoute()
  @Get('public')
  open(): string {
    return `pools: ${manager.getPoolCount()}`;
  }

  @PublicRoute()
  @Get('careless')
  careless(): Promise<unknown> {
    return this.#items.db.query.items.findMany();
  }
}

@PublicRoute()
@Controller('mixed')
class MixedController {
  readonly items: ItemService;

  constructor(@Inject(ItemService) items: ItemService) {
    this.items = items;
  }

  @Get('public')
  open(): string {
    return 'nobody in particular';
  }

  @RequiresTenant()
  @Get('tenant')
  closed(@TenantId() tenantId: string): string {
    return tenantId;
  }
}

/** A list, under the path and in the scope of who extends it. */
class ListController {
  readonly #items: ItemService;

  constructor(@Inject(ItemService) items: ItemService) {
    this.#items = items;
  }

  @Get()
  list(): Promise<unknown> {
    return this.#items.db.query.items.findMany();
  }
}

/** A body whose end comes later: the server reads it from its socket, where no request is known. */
function slowBody(): RequestInit {
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"a":');
    await sleep(20);
    yield Buffer.from('1}');
  };
  return { method: 'POST', body: Readable.toWeb(Readable.from(body())), duplex: 'half' };
}

/** What Express gives is Node's own; what Fastify gives has it. */
interface RawHolder extends EventEmitter {
  readonly raw?: EventEmitter;
}

const ADAPTERS: [string, () => AbstractHttpAdapter][] = [
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
];

describe.each(ADAPTERS)('a Nest application on %s', (_name, createAdapter) => {
  async function start(
    options: Partial<TenantModuleOptions> = {},
    parts: ModuleMetadata = {},
  ): Promise<void> {
    const tenancy = TenantModule.forRoot({ manager, extractTenantId: fromHeader('x-tenant-id'), ...options });
    const root = {
      module: class AppModule {},
      imports: [tenancy, ...(parts.imports ?? [])],
      controllers: [ItemController, MixedController, ...(parts.controllers ?? [])],
      providers: [ItemService, RequestScopedService, ...(parts.providers ?? [])],
    };
    app = await NestFactory.create(root, createAdapter(), { logger: false, forceCloseConnections: true });
    running = await listen(app);
  }

  async function ask(
    path: string,
    tenantId?: string,
    init: RequestInit = {},
  ): Promise<{ status: number; body: unknown }> {
    const headers = {
      connection: 'close',
      'content-type': 'application/json',
      ...(tenantId === undefined ? {} : { 'x-tenant-id': tenantId }),
    };
    const answer = await fetch(new URL(path, running?.origin), { headers, ...init });
    const text = await answer.text();
    return { status: answer.status, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
  }

  it('gives singletons and request-scoped providers the tenant of the request, at once for many', async () => {
    await start();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, turn) => ask('/items', `t${turn % 2}`)));
    const expected = ['t0', 't1'].map((id) => ({ status: 200, body: [id, id, id, [id], [id], [id], [id]] }));
    for (const [turn, answer] of answers.entries()) expect(answer).toEqual(expected[turn % 2]);
  });

  it('runs a query that was prepared in a constructor for each tenant', async () => {
    await start();
    expect((await ask('/prepared', 't0')).body).toEqual([{ tenant: 't0' }]);
    expect((await ask('/prepared', 't1')).body).toEqual([{ tenant: 't1' }]);
  });

  it('answers a load balancer without a tenant, and its monitoring', async () => {
    const controllers = [
      createHealthController('health'),
      createHealthController('health/detailed', { detailed: true }),
      createMetricsController('metrics'),
    ];
    await start({}, { controllers });
    expect((await ask('/items', 't0')).status).toBe(200);
    expect(await ask('/health', 'nobody')).toEqual({ status: 200, body: { healthy: true } });
    expect((await ask('/health/detailed')).body).toMatchObject({ pools: [{ tenantId: 't0' }] });
    const metrics = await fetch(new URL('/metrics', running?.origin), { headers: { connection: 'close' } });
    // Express 5 of Nest 11 sorts the parameters.
    expect(metrics.headers.get('content-type')?.split('; ').sort()).toEqual([
      'charset=utf-8',
      'text/plain',
      'version=0.0.4',
    ]);
    expect(await metrics.text()).toContain('dmt_pool_count 1');
    proxy.refuse();
    proxy.rst();
    expect(await ask('/health')).toEqual({ status: 503, body: { healthy: false } });
  });

  it('opens nothing before the guard has spoken, and nothing for who is refused', async () => {
    await start();
    expect(proxy.connections).toEqual([]);
    expect((await ask('/items')).status).toBe(400);
    expect((await ask('/items', 'a'.repeat(300))).status).toBe(400);
    expect(await ask('/public', 't0')).toEqual({ status: 200, body: 'pools: 0' });
    expect(await ask('/mixed/public')).toEqual({ status: 200, body: 'nobody in particular' });
    expect([manager.getPoolCount(), ...proxy.connections]).toEqual([0]);
  });

  it('asks methods before their class whether they are public', async () => {
    await start();
    expect((await ask('/mixed/tenant')).status).toBe(400);
    expect(await ask('/mixed/tenant', 't1')).toEqual({ status: 200, body: 't1' });
  });

  it('refuses a public route that uses a handle nevertheless', async () => {
    await start();
    expect((await ask('/careless', 't0')).status).toBe(500);
    expect(manager.getPoolCount()).toBe(0);
  });

  it('guards only what says so when told, and the rest has no tenant', async () => {
    await start({ guardAllRoutes: false });
    expect((await ask('/items', 't0')).status).toBe(500);
    expect(await ask('/mixed/tenant', 't1')).toEqual({ status: 200, body: 't1' });
    expect((await ask('/mixed/tenant')).status).toBe(400);
  });

  it('prints its handles usefully', async () => {
    await start();
    const debug = { name: 'TenantDb', tenantId: 't1' };
    expect((await ask('/seen', 't1')).body).toEqual(['[TenantDb of t1]', 't1', debug, true]);
    const { db } = app?.get(ItemService) ?? {};
    expect(inspect(db)).toBe('[TenantDb of no tenant]');
    expect(await db).toBe(db);
  });

  it('takes the tenant from a parameter of the route', async () => {
    await start({ extractTenantId: (_request, view) => view.parameter('tenantId') as string });
    expect((await ask('/t/t1')).body).toEqual(['t1', 't1']);
    expect((await ask('/t/nobody')).status).toBe(404);
  });

  it('has the tenant in guards and interceptors behind its guard, and in exception filters', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const seen: unknown[] = [];
    const look = (place: string): void => void seen.push([place, getTenantOrNull()?.tenantId]);
    @Catch()
    class Filter {
      catch(error: unknown, host: ArgumentsHost): void {
        look('filter');
        const { httpAdapter } = (app as unknown as { httpAdapter: AbstractHttpAdapter }) ?? {};
        const status = error instanceof ImATeapotException ? 418 : 400;
        httpAdapter.reply(host.switchToHttp().getResponse(), 'caught', status);
      }
    }
    const laterGuard = {
      canActivate: () => {
        look('guard');
        return true;
      },
    };
    @Controller('guarded')
    class GuardedController {
      @UseGuards(laterGuard)
      @Post()
      fails(): never {
        throw new ImATeapotException();
      }
    }
    const intercept = (_context: ExecutionContext, next: { handle(): unknown }): unknown => {
      look('interceptor');
      return next.handle();
    };
    await start(
      {},
      {
        controllers: [GuardedController],
        providers: [
          { provide: APP_FILTER, useClass: Filter },
          { provide: APP_INTERCEPTOR, useValue: { intercept } },
        ],
      },
    );
    expect(await ask('/guarded', 't1', slowBody())).toEqual({ status: 418, body: 'caught' });
    expect(seen).toEqual(['guard', 'interceptor', 'filter'].map((place) => [place, 't1']));
    seen.length = 0;
    expect((await ask('/guarded', undefined, slowBody())).status).toBe(400);
    expect(seen).toEqual([['filter', undefined]]);
  });

  it('has the tenant when the client hangs up, which only the socket knows of', async () => {
    const { getTenantOrNull } = createTenantContext(manager);
    const client = new AbortController();
    const seen: unknown[] = [];
    @Controller('hangs')
    class HangingController {
      @Get()
      hang(@Req() request: RawHolder, @Res() response: RawHolder): void {
        for (const emitter of [request.raw ?? request, response.raw ?? response]) {
          emitter.on('close', () => seen.push(getTenantOrNull()?.tenantId));
        }
        setTimeout(() => client.abort(), 20);
      }
    }
    await start({}, { controllers: [HangingController] });
    await ask('/hangs', 't1', { signal: client.signal }).catch(() => undefined);
    await waitUntil(() => seen.length === 2, { timeoutMs: 10_000 });
    expect(seen).toEqual(['t1', 't1']);
  });

  it('comes behind the guards of the root module, so that authentication has spoken', async () => {
    const authenticate = (context: ExecutionContext): boolean => {
      context.switchToHttp().getRequest<{ user: unknown }>().user = { org: 't1' };
      return true;
    };
    await start(
      { extractTenantId: (request) => (request as { user?: { org: string } }).user?.org },
      { providers: [{ provide: APP_GUARD, useValue: { canActivate: authenticate } }] },
    );
    expect((await ask('/t/any')).body).toEqual(['any', 't1']);
  });

  it('answers 503 with words for clients when the database goes away, and as onError says when told', async () => {
    @Controller('lasting')
    class LastingController extends ListController {}
    await start({}, { controllers: [LastingController] });
    expect((await ask('/items', 't0')).status).toBe(200);
    proxy.refuse();
    proxy.rst();
    const away = await ask('/items', 't1');
    expect(away).toEqual({
      status: 503,
      body: { statusCode: 503, code: 'DMT_CONNECTION_FAILED', message: 'The service cannot answer now.' },
    });
    // The guard knows this tenant: it is the route's own statement that fails, with the interceptor and without it.
    expect(await ask('/items', 't0')).toEqual(away);
    expect(await ask('/lasting', 't0')).toEqual(away);
    await running?.close();
    await start({ manager: createKitManager(database.url), onError: () => new ImATeapotException() });
    expect((await ask('/items', 'nobody')).status).toBe(418);
  });

  it('gives filters of the application exceptions of Nest, with which it answers what the database did', async () => {
    const caught: unknown[] = [];
    @Catch(HttpException)
    class Filter {
      catch(error: HttpException, host: ArgumentsHost): void {
        caught.push(error.cause);
        const { httpAdapter } = app?.get(HttpAdapterHost) ?? {};
        httpAdapter?.reply(host.switchToHttp().getResponse(), 'in our words', error.getStatus());
      }
    }
    @Controller('filtered')
    class FilteredController {
      readonly #items: ItemService;
      constructor(@Inject(ItemService) items: ItemService) {
        this.#items = items;
      }
      @UseFilters(Filter)
      @Get()
      list(): Promise<unknown> {
        return this.#items.db.query.items.findMany();
      }
    }
    const applications: ModuleMetadata[] = [
      { controllers: [FilteredController] },
      { controllers: [FilteredController], providers: [{ provide: APP_FILTER, useClass: Filter }] },
    ];
    for (const [at, parts] of applications.entries()) {
      await start({ disposeManager: false }, parts);
      expect((await ask('/filtered', 't0')).status).toBe(200);
      proxy.refuse();
      proxy.rst();
      expect(await ask(at === 0 ? '/filtered' : '/prepared', 't0')).toEqual({
        status: 503,
        body: 'in our words',
      });
      expect(findDmtError(caught.pop())).toMatchObject({ code: 'DMT_CONNECTION_FAILED' });
      proxy.clear();
      await running?.close();
    }
  });

  it('answers 503 for controllers that each request has anew', async () => {
    @Controller({ path: 'anew', scope: Scope.REQUEST })
    class AnewController extends ListController {}
    await start({}, { controllers: [AnewController] });
    expect((await ask('/anew', 't0')).status).toBe(200);
    proxy.refuse();
    proxy.rst();
    expect(await ask('/anew', 't0')).toMatchObject({ status: 503, body: { code: 'DMT_CONNECTION_FAILED' } });
  });

  it('asks each of two controllers that inherit one handler whether it is public', async () => {
    class Inherited {
      @Get()
      show(): unknown {
        return createTenantContext(manager).getTenantOrNull()?.tenantId ?? 'nobody';
      }
    }
    @PublicRoute()
    @Controller('heirs/open')
    class OpenHeir extends Inherited {}
    @Controller('heirs/closed')
    class ClosedHeir extends Inherited {}
    await start({}, { controllers: [OpenHeir, ClosedHeir] });
    expect(await ask('/heirs/open', 't1')).toEqual({ status: 200, body: 'nobody' });
    expect((await ask('/heirs/closed')).status).toBe(400);
    expect(await ask('/heirs/closed', 't1')).toEqual({ status: 200, body: 't1' });
  });

  it("closes the connections of its manager when it is closed, unless they are another's", async () => {
    await start();
    await ask('/items', 't0');
    expect(manager.getMetrics().pools.connections.total).toBeGreaterThan(0);
    await running?.close();
    await expect(manager.getDbAsync('t0')).rejects.toMatchObject({ code: 'DMT_DISPOSED' });

    manager = createKitManager(database.url);
    await start({ disposeManager: false });
    await running?.close();
    await expect(manager.getDbAsync('t0')).resolves.toBeDefined();
  });

  it('has a factory for work that no request brought about', async () => {
    @Injectable()
    class Nightly {
      readonly factory: TenantDbFactory;
      constructor(@InjectTenantDbFactory() factory: TenantDbFactory) {
        this.factory = factory;
      }
    }
    await start({}, { providers: [Nightly] });
    const { factory } = app?.get(Nightly) ?? {};
    const service = app?.get(ItemService);
    expect(await factory?.getDb('t1').query.items.findMany()).toMatchObject([{ tenant: 't1' }]);
    await expect(factory?.getDbAsync('nobody')).rejects.toMatchObject({ code: 'DMT_TENANT_NOT_FOUND' });
    const found = await Promise.all(
      ['t0', 't1'].map((id) => factory?.runWithTenant(id, async () => service?.db.query.items.findMany())),
    );
    expect(found).toMatchObject([[{ tenant: 't0' }], [{ tenant: 't1' }]]);
    await expect(service?.db.query.items.findMany()).rejects.toMatchObject({
      cause: { code: 'DMT_NO_TENANT_CONTEXT' },
    });
  });

  it('takes options that other providers know', async () => {
    const root = {
      module: class AppModule {},
      imports: [
        TenantModule.forRootAsync({
          imports: [
            {
              module: class Settings {},
              providers: [{ provide: 'HEADER', useValue: 'x-org' }],
              exports: ['HEADER'],
            },
          ],
          inject: ['HEADER'],
          useFactory: async (header: string) => ({ manager, extractTenantId: fromHeader(header) }),
        }),
      ],
      controllers: [ItemController],
      providers: [ItemService, RequestScopedService],
    };
    app = await NestFactory.create(root, createAdapter(), { logger: false, forceCloseConnections: true });
    app.setGlobalPrefix('api', { exclude: ['seen'] });
    running = await listen(app);
    const headers = { connection: 'close', 'x-org': 't1' };
    for (const path of ['/api/items', '/seen']) {
      expect((await fetch(new URL(path, running.origin), { headers })).status).toBe(200);
    }
  });
});
