import { describe, expect, it } from 'vitest';
import type { AppAnswer, AppCall } from '../demo/call-app.ts';
import { REFUSAL_CASES } from '../demo/refusal-cases.ts';
import { readPlaces, scanDatabase } from '../demo/scan-database.ts';
import { type Visit, visitApp } from '../demo/visit-app.ts';
import { STRATEGIES, type Strategy } from '../src/db/strategies.ts';
import { type ServedApp, serveApp } from './support/serve-app.ts';

/** Databases belong to the server, and other tests have an `acme` there. */
const VISITORS = ['quickstart', 'Quickstart', "quick's start"];
const CALLER = 'quickstart_caller';
const CALLERS = [CALLER, 'Quickstart caller'];
const CALLS: readonly AppCall[] = [
  { method: 'POST', path: '/users', body: { name: 'Ada', email: 'ada@example.com' } },
  { method: 'POST', path: '/users', body: { name: 'Ada again', email: 'ada@example.com' } },
  { method: 'POST', path: '/projects', body: { name: 'Launch', tasks: ['write', 'ship'] } },
  { method: 'POST', path: '/orders', body: { planCode: 'team', currencyCode: 'EUR', seats: 3 } },
  { method: 'POST', path: '/orders', body: { planCode: 'none', currencyCode: 'EUR', seats: 3 } },
  { method: 'PATCH', path: '/tasks/2147483647', body: { status: 'done' } },
  { path: '/users' },
  { path: '/projects' },
  { path: '/projects/progress' },
  { path: '/orders' },
  { path: '/plans' },
];

/** What differs from row to row and not from strategy to strategy, and the column that only shared tables have. */
const INCIDENTAL = new Set(['id', 'projectId', 'ownerId', 'createdAt', 'tenantId']);

interface Outcome {
  readonly answers: readonly AppAnswer[];
  readonly refusals: readonly AppAnswer[];
  readonly visits: readonly Visit[];
  readonly scan: { readonly rows: number; readonly misplacedRows: number };
}

describe('the application', () => {
  it('shows the same, whether tenants are kept apart by schemas, by rows or by databases', {
    timeout: 120_000,
  }, async () => {
    const outcomes = new Map<Strategy, Outcome>();
    for (const strategy of STRATEGIES) {
      await using app = await serveApp([...VISITORS, ...CALLERS], strategy);
      outcomes.set(strategy, await lookAt(app));
    }

    const schemas = outcomes.get('schema');
    expect(schemas?.scan).toEqual({ rows: 27, misplacedRows: 0 });
    expect(schemas?.visits).toEqual(
      VISITORS.map((tenantId) => expect.objectContaining({ tenantId, foreignRows: 0, missingRows: 0 })),
    );
    expect(schemas?.refusals.map(({ status }) => status)).toEqual(
      REFUSAL_CASES.map(({ expectedStatus }) => expectedStatus),
    );
    expect(outcomes.get('row')).toEqual(schemas);
    expect(outcomes.get('database')).toEqual(schemas);
  });
});

async function lookAt(app: ServedApp): Promise<Outcome> {
  const visits = await Promise.all(VISITORS.map((id, at) => visitApp(app.url, id, at + 1)));
  const { rows, misplacedRows } = await scanDatabase(app.project, await readPlaces(app.project));
  const answers: AppAnswer[] = [];
  for (const tenantId of CALLERS) {
    for (const call of CALLS) answers.push(await app.call({ ...call, tenantId }));
  }
  const refusals: AppAnswer[] = [];
  for (const { call } of REFUSAL_CASES) {
    const isOfAcme = call.tenantId === 'acme';
    refusals.push(await app.call(isOfAcme ? { ...call, tenantId: CALLER } : call));
  }
  return { answers: withoutIncidentals(answers), refusals, visits, scan: { rows, misplacedRows } };
}

function withoutIncidentals(answers: readonly AppAnswer[]): readonly AppAnswer[] {
  return JSON.parse(JSON.stringify(answers, (key, value) => (INCIDENTAL.has(key) ? undefined : value)));
}
