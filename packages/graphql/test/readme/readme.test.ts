import { readFileSync } from 'node:fs';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Post = (url: string, init: { method: string; headers: Record<string, string>; body: string }) => unknown;

describe('the README', () => {
  let database: TestDatabase;
  let close: () => Promise<void>;
  const servers = new Map<string, { url: string; post: Post }>();

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(`
      create schema tenant_acme; create table tenant_acme.users (id serial primary key, name text not null);
      create schema tenant_globex; create table tenant_globex.users (id serial primary key, name text not null);
      insert into tenant_acme.users (name) values ('Ada');
    `);
    process.env.DATABASE_URL = database.url;
    process.env.PORT = '0';
    const { yoga } = await import('./yoga.ts');
    const { server, url } = await import('./apollo.ts');
    const { tenants } = await import('./tenants.ts');
    servers.set('Apollo Server', { url, post: fetch });
    servers.set('GraphQL Yoga', { url: 'http://localhost/graphql', post: yoga.fetch });
    close = async () => {
      await server.stop();
      await tenants.dispose();
    };
  });
  afterAll(async () => {
    await close?.();
    await database?.drop();
  });

  const ask = async (name: string, query: string, tenantId?: string): Promise<object> => {
    const { url, post } = servers.get(name) ?? { url: '', post: fetch };
    const headers = {
      'content-type': 'application/json',
      connection: 'close',
      ...(tenantId === undefined ? {} : { 'x-tenant-id': tenantId }),
    };
    // Node's own, or one made like it.
    const response = (await post(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
    })) as Response;
    return { status: response.status, ...((await response.json()) as object) };
  };

  it.each(['schema.ts', 'tenants.ts', 'operations.ts', 'yoga.ts', 'apollo.ts'])('prints %s', (name) => {
    const sample = readFileSync(new URL(name, import.meta.url), 'utf8');
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n// ${name}\n${sample}\`\`\`\n`);
  });

  describe.each(['Apollo Server', 'GraphQL Yoga'])('with %s', (name) => {
    it('shows operations that work', async () => {
      expect(await ask(name, '{ users { id name } user(id: 1) { name } }', 'acme')).toEqual({
        status: 200,
        data: { users: [{ id: 1, name: 'Ada' }], user: { name: 'Ada' } },
      });
      expect(await ask(name, '{ users { id } user(id: 1) { id } }', 'globex')).toEqual({
        status: 200,
        data: { users: [], user: null },
      });
    });

    it('shows ones that refuse what they should', async () => {
      expect(await ask(name, '{ users { id } }')).toMatchObject({ status: 400 });
      expect(await ask(name, '{ users { id } }', 'nobody')).toMatchObject({ status: 404 });
    });
  });
});
