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

interface Client {
  readonly user?: string;
  readonly tenant?: string;
}

async function ask({ user, tenant }: Client, query: string, variables = {}): Promise<object> {
  const answer = await fetch(new URL('/graphql', server.url), {
    method: 'POST',
    headers: {
      connection: 'close',
      'content-type': 'application/json',
      ...(user === undefined ? {} : { 'x-user': user }),
      ...(tenant === undefined ? {} : { 'x-tenant-id': tenant }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: answer.status, ...Object(await answer.json()) };
}

const ADD = 'mutation ($body: String!, $replyTo: Int) { addNote(body: $body, replyTo: $replyTo) { id } }';
const LIST = '{ whoami notes { id body replies { body } } }';
const acme = { user: 'ada', tenant: 'acme' };
const globex = { user: 'ada', tenant: 'globex' };

describe('a GraphQL server whose client names its tenant', () => {
  it('keeps the notes and replies of two customers apart, for one and the same user', async () => {
    for (const client of [acme, globex]) {
      const body = `of ${client.tenant}`;
      expect(await ask(client, ADD, { body })).toMatchObject({ data: { addNote: { id: 1 } } });
      expect(await ask(client, ADD, { body: `${body}, too`, replyTo: 1 })).toMatchObject({ status: 200 });
    }
    for (const client of [acme, globex]) {
      const body = `of ${client.tenant}`;
      const expected = { id: 1, body, replies: [{ body: `${body}, too` }] };
      const data = { whoami: client.tenant, notes: [expected] };
      expect(await ask(client, LIST)).toEqual({ status: 200, data });
    }
  });

  it.each([
    [{ user: 'ada' }, 400, 'BAD_REQUEST'],
    [{ user: 'grace', tenant: 'acme' }, 403, 'FORBIDDEN'],
    [{ tenant: 'acme' }, 403, 'FORBIDDEN'],
    [{ user: 'ada', tenant: 'nobody' }, 404, 'NOT_FOUND'],
  ])('answers %j with %i', async (client, status, code) => {
    expect(await ask(client, LIST)).toMatchObject({ status, errors: [{ extensions: { code } }] });
  });

  it('refuses a note without a body, and is ready without a tenant', async () => {
    expect(await ask(acme, ADD, { body: ' ' })).toMatchObject({
      errors: [{ message: 'A note has a body.' }],
    });
    expect((await fetch(new URL('/ready', server.url), { headers: { connection: 'close' } })).status).toBe(
      200,
    );
  });
});
