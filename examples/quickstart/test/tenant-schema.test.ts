import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedApp, serveApp } from './support/serve-app.ts';

/** What the objects of a schema depend on outside of it, built-in objects excepted. */
const OUTSIDE_DEPENDENCIES = `
  select distinct target.identity
  from pg_depend d,
    pg_identify_object(d.classid, d.objid, d.objsubid) as source,
    pg_identify_object(d.refclassid, d.refobjid, 0) as target
  where source.identity ~ ('(^| )' || $1 || '\\.')
    and target.identity !~ ('(^| )' || $1 || '(\\.|$)')
  order by target.identity`;

const TENANT_IDS = ['acme', 'globex', 'initech'];

describe("what stock drizzle-kit wrote for one schema, in each tenant's own", () => {
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp(TENANT_IDS);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it.each(TENANT_IDS)('has %s depend on nothing but the shared tables it refers to', async (tenantId) => {
    const rows = await app.database.query<{ identity: string }>(OUTSIDE_DEPENDENCIES, [`tenant_${tenantId}`]);

    expect(rows.map(({ identity }) => identity)).toEqual([
      'public.currencies',
      'public.currencies_pkey',
      'public.plans',
      'public.plans_pkey',
    ]);
  });

  it('gives every tenant the enum, the sequence and the view', async () => {
    const rows = await app.database.query(
      `select nspname as schema,
        to_regtype(nspname || '.task_status') is not null as has_enum,
        to_regclass(nspname || '.order_numbers') is not null as has_sequence,
        to_regclass(nspname || '.project_progress') is not null as has_view
       from pg_namespace where nspname like 'tenant\\_%' order by nspname`,
    );

    expect(rows).toEqual(
      TENANT_IDS.map((tenantId) => ({
        schema: `tenant_${tenantId}`,
        has_enum: true,
        has_sequence: true,
        has_view: true,
      })),
    );
  });
});
