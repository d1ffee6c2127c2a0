import { pgTable, text } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { configProblems, url } from '../../../test/config-problems.ts';
import { drizzleLine } from '../drizzle-line.ts';

const mine = pgTable('mine', { tenantId: text('tenant_id') });
const nobodys = pgTable('nobodys', { id: text('id') });
const cased = pgTable('cased', { tenantId: text() });

const problemsOf = (isolation: object, tenant: object = { mine }, more: object = {}): string[] =>
  configProblems({ connection: { url }, schemas: { tenant }, isolation, ...more });

describe('defineConfig about the row strategy', () => {
  it.each([
    [{ strategy: 'row' }, { mine }, {}],
    [{ strategy: 'row', enableRLS: true, tenantIdType: 'uuid', runtimeRole: 'app' }, { mine }, {}],
    [{ strategy: 'row', contextKey: 'k'.repeat(32) }, { mine }, {}],
    [{ strategy: 'row', tenantColumn: 'id' }, { nobodys }, {}],
  ])('takes %o', (isolation, tenant, more) => {
    expect(problemsOf(isolation, tenant, more)).toEqual([]);
  });

  it.runIf(drizzleLine === '0.45')("finds the tenant's column under the casing of the configuration", () => {
    expect(problemsOf({ strategy: 'row' }, { cased }, { drizzle: { casing: 'snake_case' } })).toEqual([]);
  });

  it.each([
    [{ tenantColumn: 'tenant_id' }, "isolation.tenantColumn belongs to the strategy 'row'"],
    [{ contextKey: 'k'.repeat(32) }, "isolation.contextKey belongs to the strategy 'row'"],
    [{ strategy: 'row', enableRLS: false }, 'isolation.enableRLS must be true'],
    [{ strategy: 'row', tenantIdType: 'serial' }, 'isolation.tenantIdType must be'],
    [{ strategy: 'row', contextKey: 'short' }, 'isolation.contextKey must have at least 32 characters'],
    [
      { strategy: 'row', schemaNameTemplate: String },
      "isolation.schemaNameTemplate belongs to the strategy 'schema'",
    ],
    [{ strategy: 'row', tenantColumn: 'org' }, 'schemas.tenant.mine has no column "org"'],
  ])('finds the problem of %o', (isolation, problem) => {
    expect(problemsOf(isolation)).toEqual([expect.stringContaining(problem)]);
  });

  it('refuses one name for a table of tenants and a shared one', () => {
    const schemas = { tenant: { mine }, shared: { all: pgTable('mine', { id: text('id') }) } };
    expect(configProblems({ connection: { url }, schemas, isolation: { strategy: 'row' } })).toEqual([
      expect.stringContaining('schemas.tenant.mine has the name "mine"'),
    ]);
  });
});
