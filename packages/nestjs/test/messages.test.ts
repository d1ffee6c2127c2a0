import 'reflect-metadata';
import type { AddressInfo, Server } from 'node:net';
import { createTenantContext, firstOf, fromHeader, type TenantRequestContext } from '@dmt/core';
import {
  fromMessage,
  type InjectedTenantDb,
  InjectTenantDb,
  PublicRoute,
  TenantCtx,
  TenantId,
  TenantModule,
  type TenantModuleOptions,
} from '@dmt/nestjs';
import type { TestDatabase } from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager, type KitManager } from '@dmt-tooling/request-kit';
import { Controller, type DynamicModule, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type ClientProxy,
  ClientProxyFactory,
  MessagePattern,
  Payload,
  Transport,
} from '@nestjs/microservices';
import { lastValueFrom, Observable, toArray } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let database: TestDatabase;
let manager: KitManager;
let service: INestMicroservice | undefined;
let client: ClientProxy | undefined;

beforeAll(async () => {
  database = await createKitDatabase(2);
});
afterAll(() => database.drop());
beforeEach(() => {
  manager = createKitManager(database.url);
});
afterEach(async () => {
  client?.close();
  await service?.close();
  await manager.dispose();
});

@Controller()
class MessageController {
  readonly #db: InjectedTenantDb;

  constructor(@InjectTenantDb() db: InjectedTenantDb) {
    this.#db = db;
  }

  @MessagePattern('items')
  async items(
    @Payload() payload: { tenantId: string },
    @TenantId() tenantId: string,
    @TenantCtx() context: TenantRequestContext,
  ): Promise<unknown> {
    const rows = await this.#db.query.items.findMany();
    return [payload.tenantId, tenantId, context.tenantId, ...rows.map(({ tenant }) => tenant)];
  }

  @MessagePattern('stream')
  stream(): Observable<unknown> {
    return new Observable((subscriber) => {
      const next = (): void => subscriber.next(createTenantContext(manager).getTenantOrNull()?.tenantId);
      next();
      setTimeout(() => {
        next();
        subscriber.complete();
      }, 5);
    });
  }

  @PublicRoute()
  @MessagePattern('ping')
  ping(): string {
    return `pools: ${manager.getPoolCount()}`;
  }
}

async function start(options: Partial<TenantModuleOptions> = {}): Promise<void> {
  const extractTenantId = firstOf(fromHeader('x-tenant-id'), fromMessage('tenantId'));
  const root: DynamicModule = {
    module: class AppModule {},
    imports: [TenantModule.forRoot({ manager, extractTenantId, ...options })],
    controllers: [MessageController],
  };
  const connection = { host: '127.0.0.1', port: 0 };
  service = await NestFactory.createMicroservice(root, {
    transport: Transport.TCP,
    options: connection,
    logger: false,
  });
  await service.listen();
  // A server that listens on TCP has an AddressInfo.
  const { port } = service.unwrap<Server>().address() as AddressInfo;
  client = ClientProxyFactory.create({ transport: Transport.TCP, options: { ...connection, port } });
}

async function send(pattern: string, message: unknown): Promise<unknown> {
  if (client === undefined) throw new Error('nobody listens');
  return lastValueFrom(client.send(pattern, message).pipe(toArray())).catch((error: unknown) => error);
}

describe('a Nest microservice', () => {
  it('runs each message as the tenant that it names, many at once', async () => {
    await start();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => send('items', { tenantId: `t${turn % 2}` })),
    );
    for (const [turn, answer] of answers.entries()) {
      expect(answer).toEqual([Array.from({ length: 4 }, () => `t${turn % 2}`)]);
    }
  });

  it('streams as the tenant', async () => {
    await start();
    expect(await send('stream', { tenantId: 't1' })).toEqual(['t1', 't1']);
  });

  it.each([
    ['nothing', '', 'DMT_TENANT_ID_MISSING'],
    ['no tenant', {}, 'DMT_TENANT_ID_MISSING'],
    ['two tenants', { tenantId: ['t0', 't1'] }, 'DMT_TENANT_ID_INVALID'],
    ['a number', { tenantId: 1 }, 'DMT_TENANT_ID_INVALID'],
    ['a blank', { tenantId: ' ' }, 'DMT_TENANT_ID_INVALID'],
    ['an unknown one', { tenantId: 'nobody' }, 'DMT_TENANT_NOT_FOUND'],
    ['a suspended one', { tenantId: 'suspended' }, 'DMT_TENANT_SUSPENDED'],
    ['what is inherited', JSON.parse('{"__proto__":{"tenantId":"t0"}}'), 'DMT_TENANT_ID_MISSING'],
  ])('refuses a message that names %s', async (_case, message, code) => {
    await start();
    expect(await send('items', message)).toMatchObject({ status: 'error', code });
  });

  it('serves public messages without a tenant, and opens nothing for them', async () => {
    await start();
    expect(await send('ping', { tenantId: 't0' })).toEqual(['pools: 0']);
  });
});
