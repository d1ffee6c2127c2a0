import type { AppCall } from './call-app.ts';

/** A request the application must refuse. */
export interface RefusalCase {
  readonly title: string;
  readonly call: AppCall;
  readonly expectedStatus: number;
}

export const REFUSAL_CASES: readonly RefusalCase[] = [
  { title: 'no tenant header', call: { path: '/projects' }, expectedStatus: 400 },
  { title: 'an empty tenant header', call: { path: '/projects', tenantId: '' }, expectedStatus: 400 },
  { title: 'an unknown tenant', call: { path: '/projects', tenantId: 'nosuch' }, expectedStatus: 404 },
  {
    title: 'a search path as tenant',
    call: { path: '/projects', tenantId: 'nosuch,tenant_acme' },
    expectedStatus: 404,
  },
  {
    title: 'a connection option as tenant',
    call: { path: '/projects', tenantId: 'x -c search_path=tenant_acme' },
    expectedStatus: 404,
  },
  {
    title: 'a blank task, so its project is rolled back',
    call: {
      method: 'POST',
      path: '/projects',
      tenantId: 'acme',
      body: { name: 'half a project', tasks: ['fine', ' '] },
    },
    expectedStatus: 422,
  },
  {
    title: 'a currency the shared table does not have',
    call: {
      method: 'POST',
      path: '/orders',
      tenantId: 'acme',
      body: { planCode: 'team', currencyCode: 'XXX', seats: 1 },
    },
    expectedStatus: 422,
  },
];
