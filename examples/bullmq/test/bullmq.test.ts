import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createMigrator } from '@dmt/migrator';
import { createTestDatabase, type RedisServer, startRedis, type TestDatabase } from '@dmt-tooling/harness';
import { requireService } from '@dmt-tooling/harness/vitest';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Server } from '../src/server.ts';

const describeWithRedis = await requireService('redis');

describeWithRedis('an application whose requests leave work for later', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let server: Server;
  let close: () => Promise<void>;

  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), startRedis()]);
    process.env.DATABASE_URL = database.url;
    process.env.REDIS_URL = redis.url;
    process.env.STAMP_SECRET = 'of the test';
    // The folder in tenant.config.ts is relative to the project.
    process.chdir(fileURLToPath(new URL('..', import.meta.url)));
    const { default: config } = await import('../tenant.config.ts');
    await using migrator = createMigrator(config);
    for (const id of ['acme', 'globex']) await migrator.createTenant(id);
    const { imports, startWorker } = await import('../src/imports.ts');
    const worker = startWorker();
    server = await (await import('../src/server.ts')).serve(0);
    close = async () => {
      await server.close();
      await worker.close();
      await imports.close();
      await (await import('../src/db/tenants.ts')).tenants.dispose();
    };
  });
  afterAll(async () => {
    await close?.();
    await redis?.stop();
    await database?.drop();
  });

  /** `fetch` does not let anybody choose the host. */
  function ask(tenant: string, path: string, input?: object): Promise<{ status: number; body: unknown }> {
    return new Promise((resolve, reject) => {
      const headers = {
        host: `${tenant}.localhost`,
        connection: 'close',
        'content-type': 'application/json',
      };
      const sent = request(new URL(path, server.url), { method: input ? 'POST' : 'GET', headers });
      sent.on('error', reject).on('response', async (response) => {
        const chunks = await response.toArray();
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
      sent.end(input && JSON.stringify(input));
    });
  }

  const linesOf = async (tenant: string): Promise<unknown[]> =>
    Object(await ask(tenant, '/notes')).body.map(({ body }: { body: string }) => body);

  it('does it for the tenant of the request', async () => {
    for (const tenant of ['acme', 'globex']) {
      const { status, body } = await ask(tenant, '/imports', { lines: [`of ${tenant}`, 'and more'] });
      expect(status).toBe(202);
      await expect
        .poll(async () => (await ask(tenant, `/imports/${Object(body).id}`)).body)
        .toEqual({ state: 'completed', imported: 2 });
    }
    expect(await linesOf('acme')).toEqual(['of acme', 'and more']);
    expect(await linesOf('globex')).toEqual(['of globex', 'and more']);
  });

  it("shows nobody another tenant's import", async () => {
    const { body } = await ask('acme', '/imports', { lines: ['secret'] });
    expect((await ask('globex', `/imports/${Object(body).id}`)).status).toBe(404);
    expect((await ask('globex', `/imports/acme:${Object(body).id}`)).status).toBe(404);
  });

  it('runs no job that somebody else put into Redis', async () => {
    const forged = new Queue('imports', { connection: { url: redis.url, maxRetriesPerRequest: null } });
    const before = await linesOf('globex');
    const job = await forged.add('import', { lines: ['forged'], tenantId: 'globex' });
    await expect.poll(() => job.getState()).toBe('failed');
    expect(await linesOf('globex')).toEqual(before);
    await forged.close();
  });

  it.each([{}, { lines: [] }, { lines: [' '] }, { lines: 'one' }])('refuses %j', async (input) => {
    expect((await ask('acme', '/imports', input)).status).toBe(422);
  });

  it('takes nothing for a tenant that is not there', async () => {
    expect((await ask('nobody', '/imports', { lines: ['one'] })).status).toBe(404);
  });
});
