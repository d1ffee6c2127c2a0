import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { createMigrator } from '@dmt/migrator';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let database: TestDatabase;
let app: INestApplication;

beforeAll(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  // The folder in tenant.config.ts is relative to the project.
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  const { default: config } = await import('../tenant.config.ts');
  await using migrator = createMigrator(config);
  for (const id of ['acme', 'globex']) await migrator.createTenant(id);
  const { AppModule } = await import('../src/app.module.ts');
  app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(path: string, token?: string, input?: object): Promise<Answer> {
  const answer = await fetch(new URL(path, await app.getUrl()), {
    headers: {
      connection: 'close',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(input === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(input === undefined ? {} : { method: 'POST', body: JSON.stringify(input) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, body: isJson ? JSON.parse(text) : text };
}

async function logIn(name: string): Promise<string> {
  const { body } = await ask('/login', undefined, { name });
  return String(Object(body).token);
}

describe('a Nest application with the tenant of the user', () => {
  it('keeps the notes of two customers apart, and says who wrote them', async () => {
    const [ada, grace] = await Promise.all([logIn('ada'), logIn('grace')]);
    expect((await ask('/notes', ada, { body: 'of acme', createdBy: 'somebody else' })).status).toBe(201);
    expect((await ask('/notes', grace, { body: 'of globex' })).status).toBe(201);
    expect((await ask('/notes', ada)).body).toMatchObject([{ id: 1, body: 'of acme', createdBy: 'ada' }]);
    expect((await ask('/notes', grace)).body).toMatchObject([
      { id: 1, body: 'of globex', createdBy: 'grace' },
    ]);
    expect(await ask('/whoami', ada)).toEqual({ status: 200, body: { tenant: 'acme' } });
    expect((await ask('/notes', ada, { body: ' ' })).status).toBe(422);
  });

  it('believes no token that it did not verify', async () => {
    const [header, , signature] = (await logIn('ada')).split('.');
    const claims = { sub: 'ada', org: 'globex', aud: 'notes' };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect((await ask('/notes', `${header}.${payload}.${signature}`)).status).toBe(401);
    expect((await ask('/notes', 'forged')).status).toBe(401);
    expect((await ask('/notes')).status).toBe(401);
    expect((await ask('/login', undefined, { name: 'mallory' })).status).toBe(401);
  });

  it('serves nobody whose company is gone', async () => {
    expect(await ask('/notes', await logIn('nobody'))).toMatchObject({
      status: 404,
      body: { code: 'DMT_TENANT_NOT_FOUND' },
    });
  });

  it('writes a summary for each tenant when the cron job comes, and signs it', async () => {
    const run = (): unknown => app.get(SchedulerRegistry).getCronJob('DailySummary').fireOnTick();
    const summariesOf = (tenant: string): Promise<unknown> =>
      database.query(`select body from tenant_${tenant}.notes where created_by = 'daily summary'`);
    await run();
    expect(await summariesOf('acme')).toEqual([{ body: 'Notes so far: 1' }]);
    expect(await summariesOf('globex')).toEqual([{ body: 'Notes so far: 1' }]);
    await database.query(`update dmt.tenants set state = 'suspended' where id = 'acme'`);
    await run();
    expect(await summariesOf('acme')).toHaveLength(1);
    expect(await summariesOf('globex')).toHaveLength(2);
  });

  it('is healthy, and has metrics, without a tenant', async () => {
    expect(await ask('/health')).toEqual({ status: 200, body: { healthy: true } });
    expect((await ask('/metrics')).body).toContain('dmt_pool_count');
  });
});
