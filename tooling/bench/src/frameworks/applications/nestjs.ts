import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { fromHeader } from '@dmt/core';
import { TENANT_DB, TenantModule } from '@dmt/nestjs';
import {
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Req,
  type Type,
} from '@nestjs/common';
import { type AbstractHttpAdapter, APP_GUARD, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type ApplicationParts, findByHand, type ServeApplication } from '../application.ts';

const BY_HAND = Symbol('the handle of a request, by hand');

type AdapterFactory = () => AbstractHttpAdapter;
type FindDb = (request: object) => unknown;

/** Node runs this file as it is, and has no syntax for decorators: they are called. */
function createController(
  parts: ApplicationParts,
  findDb: FindDb,
  name: () => object = parts.name,
): Type<unknown> {
  class BenchController {
    name(): object {
      return name();
    }
    user(request: object): PromiseLike<object> {
      // The bench registers no manager: this is one of its own parts.
      return parts.user(findDb(request) as Parameters<typeof parts.user>[0]);
    }
  }
  const { prototype } = BenchController;
  for (const route of ['name', 'user'] as const) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, route);
    if (descriptor !== undefined) Get(route)(prototype, route, descriptor);
  }
  Req()(prototype, 'user', 0);
  Controller()(BenchController);
  return BenchController;
}

/** A middleware, in front of all routes. */
function byHand(createAdapter: AdapterFactory): ServeApplication {
  return async (parts) => {
    const checkedAt = new Map<string, number>();
    // Fastify's middlewares see Node's request, which its own has as `raw`.
    const findDb: FindDb = (request) => Reflect.get(Reflect.get(request, 'raw') ?? request, BY_HAND);
    const root = { module: class AppModule {}, controllers: [createController(parts, findDb)] };
    const app = await NestFactory.create(root, createAdapter(), { logger: false });
    app.use((request: IncomingMessage, _response: unknown, next: (error?: unknown) => void) => {
      findByHand(parts, checkedAt, request.headers['x-tenant-id']).then((tenant) => {
        Reflect.set(request, BY_HAND, tenant.db);
        parts.runWithTenant(tenant, next);
      }, next);
    });
    return listen(app);
  };
}

type Store = Partial<Awaited<ReturnType<typeof findByHand>>>;

/**
 * What one writes by hand to the same effect, if other guards say who the user is, and not every route is for tenants: a
 * guard asks for the tenant, in a context that a middleware opened, since guards cannot open one.
 */
function guardByHand(createAdapter: AdapterFactory): ServeApplication {
  return async (parts) => {
    const checkedAt = new Map<string, number>();
    const storage = new AsyncLocalStorage<Store>();
    const guard = {
      async canActivate(context: ExecutionContext): Promise<boolean> {
        const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
        Object.assign(storage.getStore() ?? {}, await findByHand(parts, checkedAt, headers['x-tenant-id']));
        return true;
      },
    };
    const name = (): object => ({ tenantId: storage.getStore()?.tenantId });
    const root = {
      module: class AppModule {},
      controllers: [createController(parts, () => storage.getStore()?.db, name)],
      providers: [{ provide: APP_GUARD, useValue: guard }],
    };
    const app = await NestFactory.create(root, createAdapter(), { logger: false });
    app.use((_request: unknown, _response: unknown, next: () => void) => storage.run({}, next));
    return listen(app);
  };
}

function byDmt(createAdapter: AdapterFactory): ServeApplication {
  return async (parts) => {
    let injected: unknown;
    const { manager } = parts;
    const root = {
      module: class AppModule {},
      imports: [TenantModule.forRoot({ manager, extractTenantId: fromHeader('x-tenant-id') })],
      controllers: [createController(parts, () => injected)],
    };
    const app = await NestFactory.create(root, createAdapter(), { logger: false });
    injected = app.get(TENANT_DB);
    return listen(app);
  };
}

async function listen(app: INestApplication): Promise<number> {
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}

function onAdapter(createAdapter: AdapterFactory): Record<string, ServeApplication> {
  return {
    'by hand': byHand(createAdapter),
    'guard by hand': guardByHand(createAdapter),
    dmt: byDmt(createAdapter),
  };
}

export const nestOnExpress: Record<string, ServeApplication> = onAdapter(() => new ExpressAdapter());
export const nestOnFastify: Record<string, ServeApplication> = onAdapter(() => new FastifyAdapter());
