/** An application of Nest, as its users write one: with decorators and parameters that are injected by their type. */
export const nestModuleSource = `
import 'reflect-metadata';
import { fromHeader } from '@dmt/core';
import { createHealthController, type InjectedTenantDb, InjectTenantDb, TenantModule } from '@dmt/nestjs';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { notes, tenants } from './tenants.js';

@Injectable()
class NotesService {
  constructor(@InjectTenantDb() private readonly db: InjectedTenantDb) {}

  async first(): Promise<string | undefined> {
    const [note] = await this.db.select().from(notes);
    return note?.body;
  }
}

@Controller('notes')
class NotesController {
  constructor(private readonly notes: NotesService) {}

  @Get()
  async first(): Promise<unknown> {
    return [await this.notes.first()];
  }
}

@Module({
  imports: [TenantModule.forRoot({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') })],
  controllers: [NotesController, createHealthController('health')],
  providers: [NotesService],
})
export class AppModule {}
`;

export const nestMainSource = `
import { NestFactory } from '@nestjs/core';
import { AppModule } from './nest-module.js';

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const headers = { 'x-tenant-id': 'acme', connection: 'close' };
  const answer = await fetch((await app.getUrl()) + '/notes', { headers });
  console.log(JSON.stringify(await answer.json()));
  await app.close();
}

void main();
`;

/** The same in Jest, which has a module system of its own; and a message, whose exceptions are loaded when they are thrown. */
export const nestTestSource = `
import { fromMessage, TenantId, TenantModule } from '@dmt/nestjs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Controller, type INestApplication, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxyFactory, MessagePattern, Transport } from '@nestjs/microservices';
import type { AddressInfo, Server } from 'node:net';
import { lastValueFrom } from 'rxjs';
import { AppModule } from './nest-module.js';
import { tenants } from './tenants.js';

let app: INestApplication;
beforeAll(async () => {
  app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

const ask = async (path: string, tenant = {}): Promise<[number, unknown]> => {
  const answer = await fetch((await app.getUrl()) + path, { headers: { ...tenant, connection: 'close' } });
  return [answer.status, await answer.json()];
};

it('serves a request', async () => {
  expect(await ask('/notes', { 'x-tenant-id': 'acme' })).toEqual([200, ['written by acme']]);
});

it('refuses one', async () => {
  expect(await ask('/notes')).toEqual([400, expect.objectContaining({ code: 'DMT_TENANT_ID_MISSING' })]);
  expect(await ask('/notes', { 'x-tenant-id': 'nobody' })).toEqual([404, expect.anything()]);
  expect(await ask('/health')).toEqual([200, { healthy: true }]);
});

@Controller()
class Messages {
  @MessagePattern('whoami')
  whoAmI(@TenantId() tenantId: string): string {
    return tenantId;
  }
}

it('serves a message, and refuses one', async () => {
  const imports = [
    TenantModule.forRoot({ manager: tenants, extractTenantId: fromMessage('tenantId'), disposeManager: false }),
  ];
  const root = { module: class MessagesModule {}, imports, controllers: [Messages] };
  const address = { host: '127.0.0.1', port: 0 };
  const service: INestMicroservice = await NestFactory.createMicroservice(root, {
    transport: Transport.TCP,
    options: address,
    logger: false,
  });
  await service.listen();
  const { port } = service.unwrap<Server>().address() as AddressInfo;
  const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { ...address, port } });
  const send = (message: object): Promise<unknown> => lastValueFrom(client.send('whoami', message));
  expect(await send({ tenantId: 'acme' })).toBe('acme');
  await expect(send({ tenantId: 'nobody' })).rejects.toMatchObject({ code: 'DMT_TENANT_NOT_FOUND' });
  client.close();
  await service.close();
});
`;
