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

async function ask(path: string, token?: string, note?: object): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(new URL(path, server.url), {
    headers: {
      connection: 'close',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(note === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(note === undefined ? {} : { method: 'POST', body: JSON.stringify(note) }),
  });
  return { status: answer.status, body: await answer.json() };
}

describe('a Fastify application with the tenant in a token', () => {
  it('keeps the notes of two customers apart', async () => {
    const { issueToken } = await import('../src/tokens.ts');
    const [acme, globex] = await Promise.all(
      ['acme', 'globex'].map((org) => issueToken({ org, sub: `ada of ${org}` })),
    );
    expect((await ask('/notes', acme, { body: 'of acme' })).status).toBe(201);
    expect((await ask('/notes', globex, { body: 'of globex' })).status).toBe(201);
    expect((await ask('/notes', acme)).body).toMatchObject([{ id: 1, body: 'of acme' }]);
    expect((await ask('/notes', globex)).body).toMatchObject([{ id: 1, body: 'of globex' }]);
    expect((await ask('/welcome', acme)).body).toEqual({ message: 'Welcome back, ada of acme' });
    expect((await ask('/notes', acme, { body: ' ' })).status).toBe(400);
  });

  it('believes no token that it did not verify', async () => {
    const { issueToken } = await import('../src/tokens.ts');
    const [header, , signature] = (await issueToken({ org: 'acme', sub: 'eve' })).split('.');
    const payload = Buffer.from(JSON.stringify({ org: 'globex', sub: 'eve', aud: 'notes' })).toString(
      'base64url',
    );
    expect((await ask('/notes', `${header}.${payload}.${signature}`)).status).toBe(401);
    expect((await ask('/notes', 'forged')).status).toBe(401);
    expect((await ask('/welcome', 'forged')).status).toBe(401);
    expect((await ask('/notes', await issueToken({ sub: 'eve' }))).status).toBe(400);
    expect((await ask('/notes', await issueToken({ org: 'nobody', sub: 'eve' }))).status).toBe(404);
    expect((await ask('/notes')).status).toBe(400);
  });

  it('welcomes, and is healthy, without a tenant', async () => {
    expect(await ask('/welcome')).toEqual({ status: 200, body: { message: 'Welcome' } });
    expect(await ask('/health')).toEqual({ status: 200, body: { healthy: true } });
  });
});
