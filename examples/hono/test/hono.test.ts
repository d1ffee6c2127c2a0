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

async function ask(path: string, user?: string, note?: object): Promise<{ status: number; body: string }> {
  const answer = await fetch(new URL(path, server.url), {
    headers: { connection: 'close', ...(user === undefined ? {} : { 'x-user': user }) },
    ...(note === undefined ? {} : { method: 'POST', body: JSON.stringify(note) }),
  });
  return { status: answer.status, body: await answer.text() };
}

describe('a Hono application with a tenant per path', () => {
  it('keeps the notes of two customers apart', async () => {
    expect((await ask('/t/acme/notes', 'ada', { body: 'of acme' })).status).toBe(201);
    expect((await ask('/t/globex/notes', 'grace', { body: 'of globex' })).status).toBe(201);
    expect(JSON.parse((await ask('/t/acme/notes', 'ada')).body)).toMatchObject([{ id: 1, body: 'of acme' }]);
    expect(JSON.parse((await ask('/t/globex/notes', 'grace')).body)).toMatchObject([
      { id: 1, body: 'of globex' },
    ]);
  });

  it('lets nobody act for a tenant of which they are no member', async () => {
    expect((await ask('/t/globex/notes', 'ada')).status).toBe(403);
    expect((await ask('/t/globex/notes')).status).toBe(403);
    expect((await ask('/t/secret/notes', 'ada')).status).toBe(403);
    expect((await ask('/t/nobody/notes', 'ada')).status).toBe(404);
    expect((await ask('/t/%20/notes', 'ada')).status).toBe(400);
  });

  it('refuses a note without a body, and is healthy without a tenant', async () => {
    expect((await ask('/t/acme/notes', 'ada', { body: ' ' })).status).toBe(422);
    expect(await ask('/health')).toEqual({ status: 200, body: '{"healthy":true}' });
  });
});
