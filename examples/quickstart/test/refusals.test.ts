import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSAL_CASES } from '../demo/refusal-cases.ts';
import { type ServedApp, serveApp } from './support/serve-app.ts';

describe('a request', () => {
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp(['acme']);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it.each(REFUSAL_CASES)('with $title is answered with $expectedStatus', async ({ call, expectedStatus }) => {
    const answer = await app.call(call);
    expect(answer).toEqual({
      status: expectedStatus,
      body: { error: { code: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) } },
    });
  });

  it.each([
    ['a malformed body', { method: 'POST', path: '/users', tenantId: 'acme', body: { name: 1 } }, 400],
    ['a number too large for PostgreSQL', { path: '/projects/99999999999', tenantId: 'acme' }, 400],
    [
      'a date that does not exist',
      { method: 'PATCH', path: '/tasks/1', tenantId: 'acme', body: { dueOn: '2025-02-30' } },
      422,
    ],
    ['a project that does not exist', { path: '/projects/7', tenantId: 'acme' }, 404],
  ] as const)('with %s is refused', async (_what, call, status) => {
    expect(await app.call(call)).toMatchObject({ status });
  });

  it('needs no tenant for the health and for the price list', async () => {
    expect(await app.call({ path: '/health' })).toEqual({ status: 200, body: { healthy: true } });
    const plans = await app.call({ path: '/plans' });
    expect(plans).toMatchObject({
      status: 200,
      body: [{ code: 'starter' }, { code: 'team' }, { code: 'team-yearly' }],
    });
  });

  it('is served as soon as its tenant is created', async () => {
    const { createMigrator } = await import('@dmt/migrator');
    const { config } = await import('../src/db/config.ts');
    expect(await app.call({ path: '/projects', tenantId: 'late' })).toMatchObject({ status: 404 });

    await using migrator = createMigrator(config);
    await migrator.createTenant('late');

    expect(await app.call({ path: '/projects', tenantId: 'late' })).toEqual({ status: 200, body: [] });
  });
});
