import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('the README', () => {
  let database: TestDatabase;
  let origin: string;
  let close: () => Promise<void>;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(`
      create schema tenant_acme; create table tenant_acme.users (id serial primary key, name text not null);
      create schema tenant_globex; create table tenant_globex.users (id serial primary key, name text not null);
      insert into tenant_acme.users (name) values ('Ada');
    `);
    process.env.DATABASE_URL = database.url;
    const { appRouter } = await import('./router.ts');
    const { tenants } = await import('./tenants.ts');
    const server = createServer(
      createHTTPHandler({
        router: appRouter,
        createContext: ({ req }) => ({ req }),
        onError: () => undefined,
      }),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on TCP has an AddressInfo.
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = async () => {
      server.closeAllConnections();
      server.close();
      await tenants.dispose();
    };
  });
  afterAll(async () => {
    await close?.();
    await database?.drop();
  });

  const ask = async (path: string, tenantId?: string): Promise<{ status: number; data: unknown }> => {
    const headers = { connection: 'close', ...(tenantId === undefined ? {} : { 'x-tenant-id': tenantId }) };
    const response = await fetch(new URL(path, origin), { headers });
    const { result } = (await response.json()) as { result?: { data: unknown } };
    return { status: response.status, data: result?.data };
  };

  it.each(['schema.ts', 'tenants.ts', 'router.ts'])('prints %s', (name) => {
    const sample = readFileSync(new URL(name, import.meta.url), 'utf8');
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n// ${name}\n${sample}\`\`\`\n`);
  });

  it('shows a router that works', async () => {
    expect(await ask('/users', 'acme')).toEqual({ status: 200, data: [{ id: 1, name: 'Ada' }] });
    expect(await ask('/users', 'globex')).toEqual({ status: 200, data: [] });
  });

  it('shows one that refuses what it should, and is healthy without a tenant', async () => {
    expect(await ask('/users')).toMatchObject({ status: 400 });
    expect(await ask('/users', 'nobody')).toMatchObject({ status: 404 });
    expect(await ask('/health')).toEqual({ status: 200, data: 'ok' });
  });
});
