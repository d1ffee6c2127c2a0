import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createMigrator } from '@dmt/migrator';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** `fetch` does not let anybody choose the host. */
function ask(host: string, path: string, note?: object): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = { host, connection: 'close', 'content-type': 'application/json' };
    const sent = request(new URL(path, server.url), { method: note === undefined ? 'GET' : 'POST', headers });
    sent.on('error', reject).on('response', async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
    });
    sent.end(note === undefined ? undefined : JSON.stringify(note));
  });
}

describe('an Express application with a tenant per subdomain', () => {
  it('keeps the notes of two customers apart', async () => {
    expect((await ask('acme.localhost', '/notes', { body: 'of acme' })).status).toBe(201);
    expect((await ask('globex.localhost', '/notes', { body: 'of globex' })).status).toBe(201);
    expect((await ask('acme.localhost', '/notes')).body).toMatchObject([{ id: 1, body: 'of acme' }]);
    expect((await ask('GLOBEX.localhost:80', '/notes')).body).toMatchObject([{ id: 1, body: 'of globex' }]);
    expect((await ask('acme.localhost', '/whoami')).body).toEqual({ tenant: 'acme' });
  });

  it.each([
    ['localhost', 400, 'DMT_TENANT_ID_MISSING'],
    ['a.b.localhost', 400, 'DMT_TENANT_ID_INVALID'],
    ['nobody.localhost', 404, 'DMT_TENANT_NOT_FOUND'],
  ])('answers %s with %i', async (host, status, code) => {
    expect(await ask(host, '/notes')).toEqual({ status, body: { code, message: expect.any(String) } });
  });

  it('tells a client of a body that is no JSON', async () => {
    const headers = { host: 'acme.localhost', connection: 'close', 'content-type': 'application/json' };
    const status = await new Promise((resolve, reject) => {
      const sent = request(new URL('/notes', server.url), { method: 'POST', headers });
      sent.on('error', reject).on('response', (response) => resolve(response.resume().statusCode));
      sent.end('{');
    });
    expect(status).toBe(400);
  });

  it('refuses a note without a body, and is healthy without a tenant', async () => {
    expect((await ask('acme.localhost', '/notes', { body: ' ' })).status).toBe(422);
    expect(await ask('localhost', '/health')).toEqual({ status: 200, body: { healthy: true } });
  });
});
