import { fileURLToPath } from 'node:url';
import { createMigrator } from '@dmt/migrator';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppRouter } from '../src/router.ts';
import type { Server } from '../src/server.ts';

let database: TestDatabase;
let server: Server;

beforeAll(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  // The folder in tenant.config.ts is relative to the project.
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  const { default: config } = await import('../tenant.config.ts');
  await using migrator = createMigrator(config);
  for (const id of ['acme', 'globex']) await migrator.createTenant(id);
  server = await (await import('../src/server.ts')).serve(0);
});
afterAll(async () => {
  await server.close();
  await (await import('../src/db/tenants.ts')).tenants.dispose();
  await database.drop();
});

/** What a customer's own program has, which knows the types of the router and nothing else of it. */
function clientWith(key?: string): TRPCClient<AppRouter> {
  const headers = { connection: 'close', ...(key === undefined ? {} : { 'x-api-key': key }) };
  return createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: server.url, headers })] });
}

describe('a tRPC server with a tenant per API key', () => {
  it('keeps the notes of two customers apart', async () => {
    const [acme, globex] = [clientWith('key-of-acme'), clientWith('key-of-globex')];
    expect(await acme.notes.add.mutate({ body: 'of acme' })).toMatchObject({ id: 1 });
    expect(await globex.notes.add.mutate({ body: 'of globex' })).toMatchObject({ id: 1 });
    expect(await acme.notes.list.query()).toMatchObject([{ id: 1, body: 'of acme' }]);
    expect(await globex.notes.list.query()).toMatchObject([{ id: 1, body: 'of globex' }]);
  });

  it('answers each call of a batch', async () => {
    const acme = clientWith('key-of-acme');
    const [list, health] = await Promise.all([acme.notes.list.query(), acme.health.query()]);
    expect(list).toHaveLength(1);
    expect(health).toEqual({ healthy: true });
  });

  it.each([
    [undefined, 'UNAUTHORIZED', 401],
    ['guessed', 'UNAUTHORIZED', 401],
    ['key-of-nobody', 'NOT_FOUND', 404],
  ])('answers the key %j with %s', async (key, code, httpStatus) => {
    await expect(clientWith(key).notes.list.query()).rejects.toMatchObject({ data: { code, httpStatus } });
  });

  it('refuses a note without a body, and is healthy without a tenant', async () => {
    await expect(clientWith('key-of-acme').notes.add.mutate({ body: ' ' })).rejects.toMatchObject({
      data: { code: 'BAD_REQUEST' },
    });
    expect(await clientWith().health.query()).toEqual({ healthy: true });
  });
});
