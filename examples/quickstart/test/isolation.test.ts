import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedApp, serveApp } from './support/serve-app.ts';

describe('two tenants of one application', () => {
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp(['acme', 'Acme']);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it('see their own rows only, though their ids differ in case alone', async () => {
    await Promise.all(
      ['acme', 'Acme'].map((tenantId) =>
        app.call({ method: 'POST', path: '/projects', tenantId, body: { name: `of ${tenantId}` } }),
      ),
    );

    const [lower, upper] = await Promise.all([
      app.call({ path: '/projects', tenantId: 'acme' }),
      app.call({ path: '/projects', tenantId: 'Acme' }),
    ]);

    expect(lower).toMatchObject({ status: 200, body: [{ id: 1, name: 'of acme' }] });
    expect(upper).toMatchObject({ status: 200, body: [{ id: 1, name: 'of Acme' }] });
    expect([lower.body, upper.body]).toMatchObject([{ length: 1 }, { length: 1 }]);
  });

  it('stay apart when a hundred of their requests are in flight at once', async () => {
    const senders = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 'acme' : 'Acme'));

    const answers = await Promise.all(
      senders.map((tenantId, i) =>
        app.call({
          method: 'POST',
          path: '/users',
          tenantId,
          body: { name: tenantId, email: `${i}@example.com` },
        }),
      ),
    );

    expect(answers.every(({ status }) => status === 201)).toBe(true);
    for (const tenantId of ['acme', 'Acme']) {
      const { body } = await app.call({ path: '/users', tenantId });
      expect(body).toEqual(Array.from({ length: 50 }, () => expect.objectContaining({ name: tenantId })));
    }
  });

  it('cannot change a row of the other by its number', async () => {
    const body = { name: 'with a task', tasks: ['theirs'] };
    const created = await app.call({ method: 'POST', path: '/projects', tenantId: 'Acme', body });
    expect(created).toMatchObject({ status: 201, body: { tasks: [{ id: 1, status: 'open' }] } });

    const patch = { method: 'PATCH', path: '/tasks/1', body: { status: 'done' } } as const;
    expect(await app.call({ ...patch, tenantId: 'acme' })).toMatchObject({ status: 404 });
    expect(await app.call({ ...patch, tenantId: 'Acme' })).toMatchObject({
      status: 200,
      body: { status: 'done' },
    });
    const progress = await app.call({ path: '/projects/progress', tenantId: 'Acme' });
    expect(progress.body).toContainEqual({ projectId: 2, name: 'with a task', taskCount: 1, doneCount: 1 });
  });

  it('number their orders from a sequence of their own, at prices they share', async () => {
    const body = { planCode: 'team', currencyCode: 'EUR', seats: 3 };
    for (const tenantId of ['acme', 'Acme']) {
      const order = await app.call({ method: 'POST', path: '/orders', tenantId, body });
      expect(order).toMatchObject({ status: 201, body: { number: 1001, totalCents: 5700 } });
    }
    expect(await app.call({ path: '/orders', tenantId: 'acme' })).toMatchObject({ body: { length: 1 } });
  });

  it('leave nothing in schema public', async () => {
    const names = await app.database.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by tablename`,
    );
    expect(names.map(({ name }) => name).filter((name) => !name.startsWith('__'))).toEqual([
      'currencies',
      'plans',
    ]);
  });
});
