import 'reflect-metadata';
import type { AddressInfo, Server } from 'node:net';
import { firstOf, fromHeader } from '@dmt/core';
import {
  fromMessage,
  type InjectedTenantDb,
  InjectTenantDb,
  TenantId,
  TenantInterceptor,
  TenantModule,
} from '@dmt/nestjs';
import type { TestDatabase } from '@dmt-tooling/harness';
import { createKitDatabase, createKitManager } from '@dmt-tooling/request-kit';
import { Controller, Get, type INestApplication, Scope } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type ClientProxy, ClientProxyFactory, MessagePattern, Transport } from '@nestjs/microservices';
import { ExpressAdapter } from '@nestjs/platform-express';
import { lastValueFrom } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

const CONNECTION = { host: '127.0.0.1', port: 0 };

let database: TestDatabase;
let app: INestApplication;
let client: ClientProxy | undefined;

class Items {
  readonly #db: InjectedTenantDb;

  constructor(@InjectTenantDb() db: InjectedTenantDb) {
    this.#db = db;
  }

  async list(tenantId: string): Promise<unknown> {
    return [tenantId, ...(await this.#db.query.items.findMany()).map(({ tenant }) => tenant)];
  }
}

@Controller('lasting')
class LastingController extends Items {
  @Get()
  @MessagePattern('items')
  items(@TenantId() tenantId: string): Promise<unknown> {
    return this.list(tenantId);
  }
}

@Controller({ path: 'anew', scope: Scope.REQUEST })
class AnewController extends Items {
  @Get()
  items(@TenantId() tenantId: string): Promise<unknown> {
    return this.list(tenantId);
  }
}

beforeAll(async () => {
  database = await createKitDatabase(2);
});
afterAll(() => database.drop());
beforeEach(async () => {
  const tenancy = TenantModule.forRoot({
    manager: createKitManager(database.url),
    extractTenantId: firstOf(fromHeader('x-tenant-id'), fromMessage('tenantId')),
  });
  const root = {
    module: class AppModule {},
    imports: [tenancy],
    controllers: [LastingController, AnewController],
  };
  app = await NestFactory.create(root, new ExpressAdapter(), { logger: false, forceCloseConnections: true });
});
afterEach(async () => {
  client?.close();
  await app.close();
  vi.restoreAllMocks();
});

async function ask(path: string, tenantId: string): Promise<unknown> {
  const headers = { connection: 'close', 'x-tenant-id': tenantId };
  return (await fetch(new URL(path, await app.getUrl()), { headers })).json();
}

async function startMicroservice(): Promise<void> {
  const service = app.connectMicroservice(
    { transport: Transport.TCP, options: CONNECTION },
    { inheritAppConfig: true },
  );
  await app.startAllMicroservices();
  // A server that listens on TCP has an AddressInfo.
  const { port } = service.unwrap<Server>().address() as AddressInfo;
  client = ClientProxyFactory.create({ transport: Transport.TCP, options: { ...CONNECTION, port } });
}

describe('an application that speaks HTTP and another protocol', () => {
  it.each(['before', 'after'])('runs both as the tenant, with messages connected %s HTTP', async (when) => {
    if (when === 'before') await startMicroservice();
    await app.listen(0, '127.0.0.1');
    if (when === 'after') await startMicroservice();
    for (const tenantId of ['t0', 't1']) {
      expect(await ask('/lasting', tenantId)).toEqual([tenantId, tenantId]);
      expect(client && (await lastValueFrom(client.send('items', { tenantId })))).toEqual([
        tenantId,
        tenantId,
      ]);
    }
  });

  it('spares its lasting HTTP routes our interceptor, and no others', async () => {
    const intercept = vi.spyOn(TenantInterceptor.prototype, 'intercept');
    await startMicroservice();
    await app.listen(0, '127.0.0.1');
    expect(await ask('/lasting', 't1')).toEqual(['t1', 't1']);
    expect(intercept).not.toHaveBeenCalled();
    expect(await ask('/anew', 't1')).toEqual(['t1', 't1']);
    expect(intercept).toHaveBeenCalledTimes(1);
    expect(client && (await lastValueFrom(client.send('items', { tenantId: 't1' })))).toEqual(['t1', 't1']);
    expect(intercept).toHaveBeenCalledTimes(2);
  });
});
