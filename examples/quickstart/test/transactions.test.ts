import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedApp, serveApp } from './support/serve-app.ts';

describe('a project that is created with its tasks', () => {
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp(['acme']);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it('is rolled back when one of its tasks is refused', async () => {
    const body = { name: 'half', tasks: ['fine', ' '] };

    const answer = await app.call({ method: 'POST', path: '/projects', tenantId: 'acme', body });

    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'CONSTRAINT' } } });
    expect(await app.call({ path: '/projects', tenantId: 'acme' })).toEqual({ status: 200, body: [] });
  });

  it('is committed with its owner and its tasks', async () => {
    const person = { name: 'Ada', email: 'ada@example.com' };
    const owner = await app.call({ method: 'POST', path: '/users', tenantId: 'acme', body: person });
    expect(owner).toMatchObject({ status: 201, body: { id: expect.any(String) } });
    const [row] = await app.database.query<{ id: string }>('select id from tenant_acme.users');

    const body = { name: 'whole', ownerId: row?.id, tasks: ['first', 'second'] };
    await app.call({ method: 'POST', path: '/projects', tenantId: 'acme', body });

    const { body: projects } = await app.call({ path: '/projects', tenantId: 'acme' });
    expect(projects).toMatchObject([
      { name: 'whole', owner: person, tasks: [{ title: 'first' }, { title: 'second' }] },
    ]);
  });
});
