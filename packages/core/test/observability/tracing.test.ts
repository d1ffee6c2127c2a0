import { createTracingInterceptor, type TenantManager, type TracerLike } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createObserved } from '../fixtures/create-observed.ts';
import type { Tables } from '../fixtures/create-tenants.ts';
import { items } from '../fixtures/items.ts';
import { createFleet } from '../fixtures/tenant-fleet.ts';

/** Of OpenTelemetry's enumerations. */
const CLIENT = 2;
const ERROR = 2;

interface RecordedSpan {
  readonly name: string;
  readonly kind: number;
  readonly attributes: Record<string, string>;
  status?: { readonly code: number };
  ends: number;
}

let spans: RecordedSpan[];
const tracer: TracerLike = {
  startSpan: (name, { kind, attributes }) => {
    const span: RecordedSpan = { name, kind, attributes: { ...attributes }, ends: 0 };
    spans.push(span);
    return {
      setAttribute: (key, value) => {
        span.attributes[key] = value;
      },
      setStatus: (status) => {
        span.status = status;
      },
      end: () => {
        span.ends++;
      },
    };
  },
};
let database: TestDatabase;
let tenants: TenantManager<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  await createFleet(database, ['a']);
});
afterAll(() => database.drop());
beforeEach(() => {
  spans = [];
  tenants = createObserved(database.url);
});
afterEach(() => tenants.dispose());

describe('the tracing interceptor', () => {
  it('makes a client span of a statement, without its parameters', async () => {
    tenants.use(createTracingInterceptor(tracer));
    await tenants.getDb('a').select({ id: items.id }).from(items).where(eq(items.tenant, 'canary-4711'));
    expect(spans).toMatchObject([
      {
        name: 'SELECT',
        kind: CLIENT,
        ends: 1,
        attributes: {
          'db.system.name': 'postgresql',
          'db.operation.name': 'SELECT',
          'db.query.text': 'select "id" from "items" where "items"."tenant" = $1',
          'dmt.tenant.id': 'a',
        },
      },
    ]);
    expect(spans[0]?.status).toBeUndefined();
    expect(JSON.stringify(spans)).not.toContain('canary');
  });

  it('says how a statement failed, and not with which values', async () => {
    tenants.use(createTracingInterceptor(tracer, { queryText: false, tenantId: false }));
    await tenants
      .getDb('a')
      .execute(sql`select ${'canary-4711'}::int`)
      .catch(() => undefined);
    expect(spans).toEqual([
      {
        name: 'SELECT',
        kind: CLIENT,
        attributes: {
          'db.system.name': 'postgresql',
          'db.operation.name': 'SELECT',
          'db.response.status_code': '22P02',
          'error.type': '22P02',
        },
        status: { code: ERROR },
        ends: 1,
      },
    ]);
  });

  it('ends its span when nothing was sent', async () => {
    tenants.use(createTracingInterceptor(tracer));
    await Promise.resolve(tenants.getDb('nobody').select().from(items)).catch(() => undefined);
    expect(spans).toMatchObject([{ attributes: { 'error.type': 'DMT_TENANT_NOT_FOUND' }, ends: 1 }]);
  });
});
