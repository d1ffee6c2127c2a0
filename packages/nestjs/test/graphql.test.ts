import 'reflect-metadata';
import { createTenantContext, fromHeader } from '@dmt/core';
import { PublicRoute, TenantId, TenantModule } from '@dmt/nestjs';
import type { TestDatabase } from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager, type KitManager } from '@dmt-tooling/request-kit';
import { HttpException, type INestApplicationContext, Injectable } from '@nestjs/common';
import { ExternalContextCreator, NestFactory } from '@nestjs/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

/** Under which Nest keeps what decorators of parameters say. */
const ROUTE_ARGUMENTS = '__routeArguments__';

let database: TestDatabase;
let manager: KitManager;
let app: INestApplicationContext;

beforeAll(async () => {
  database = await createKitDatabase(2);
});
afterAll(() => database.drop());
beforeEach(async () => {
  manager = createKitManager(database.url);
  const tenancy = TenantModule.forRoot({ manager, extractTenantId: fromHeader('x-tenant-id') });
  const root = { module: class AppModule {}, imports: [tenancy], providers: [ItemResolver] };
  app = await NestFactory.createApplicationContext(root, { logger: false });
});
afterEach(() => app.close());

@Injectable()
class ItemResolver {
  async items(@TenantId() tenantId: string): Promise<unknown> {
    const { rows } = await createTenantContext(manager).contextDb.execute<{ tenant: string }>(
      'select tenant from items',
    );
    return [tenantId, ...rows.map(({ tenant }) => tenant)];
  }

  @PublicRoute()
  async version(): Promise<string> {
    return '1';
  }
}

/** Calls a resolver as `@nestjs/graphql` does, with Nest's own guards and interceptors around it. */
function resolve(method: 'items' | 'version', graphqlContext: unknown): Promise<unknown> {
  const resolver = app.get(ItemResolver);
  // Nest calls it with what the decorators of its parameters say.
  const callback = resolver[method] as (...args: unknown[]) => unknown;
  const parameters = { exchangeKeyForValue: () => undefined };
  const call = app
    .get(ExternalContextCreator, { strict: false })
    .create(
      resolver,
      callback,
      method,
      ROUTE_ARGUMENTS,
      parameters,
      undefined,
      undefined,
      undefined,
      'graphql',
    );
  return call({}, {}, graphqlContext, {});
}

const requestOf = (tenantId: string): object => ({ headers: { 'x-tenant-id': tenantId } });

describe('a GraphQL resolver', () => {
  it.each(['req', 'request'])('has the tenant of the request that is "%s" in its context', async (name) => {
    const found = await Promise.all(['t0', 't1'].map((id) => resolve('items', { [name]: requestOf(id) })));
    expect(found).toEqual([
      ['t0', 't0'],
      ['t1', 't1'],
    ]);
  });

  it('has the tenant of its call, also where two share a context', async () => {
    const context: { req: object } = { req: requestOf('t0') };
    const first = resolve('items', context);
    context.req = requestOf('t1');
    expect(await Promise.all([first, resolve('items', context)])).toEqual([
      ['t0', 't0'],
      ['t1', 't1'],
    ]);
  });

  it('is refused without a tenant, and needs none where it is public', async () => {
    const refusal = await resolve('items', { req: { headers: {} } }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(HttpException);
    expect(refusal).toMatchObject({ status: 400, cause: { code: 'DMT_TENANT_ID_MISSING' } });
    await expect(resolve('items', undefined)).rejects.toMatchObject({ status: 400 });
    await expect(resolve('version', {})).resolves.toBe('1');
  });
});
