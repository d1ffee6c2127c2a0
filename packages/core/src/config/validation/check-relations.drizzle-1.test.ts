import { defineRelations } from 'drizzle-orm';
import { integer, pgSchema, pgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { configProblems, url } from '../../../test/config-problems.ts';

const users = pgTable('users', { id: integer().primaryKey() });
const plans = pgTable('plans', { id: integer().primaryKey() });

function problems(tenant: object, rest: object = {}, shared: object = {}): string[] {
  return configProblems({ connection: { url }, schemas: { tenant, shared }, ...rest });
}

describe('defineConfig with Drizzle 1.x', () => {
  it('takes tables with and without relations, on both sides', () => {
    const shared = { plans, relations: defineRelations({ plans }) };
    expect(problems({ users, relations: defineRelations({ users }) }, {}, shared)).toEqual([]);
    expect(problems({ users })).toEqual([]);
    expect(problems({ relations: defineRelations({ users }) })).toEqual([]);
    expect(problems({ relations: pgTable('relations', { id: integer() }) })).toEqual([]);
  });

  it('refuses relations that are none', () => {
    const hint = 'write export const relations = defineRelations(…) beside the tables';
    expect(problems({ users, relations: 'users' })).toEqual([
      `schemas.tenant.relations must be what defineRelations() returns, not a string: ${hint}`,
    ]);
    expect(problems({ users, relations: { users } })).toHaveLength(1);
    expect(problems({ users }, {}, { plans, relations: [] })).toHaveLength(1);
  });

  it('finds relations under a name that nobody reads', () => {
    expect(problems({ users, myRelations: defineRelations({ users }) })).toEqual([
      'schemas.tenant.myRelations holds relations, which are read from the export relations: write export const relations = defineRelations(…) beside the tables',
    ]);
  });

  it('looks at tables that only relations name', () => {
    const fixed = pgSchema('crm').table('users', { id: integer() });
    expect(problems({ relations: defineRelations({ fixed }) })).toEqual([
      'schemas.tenant.relations.fixed is fixed to schema "crm", so all tenants would share it: declare it with pgTable, or move it to schemas.shared',
    ]);
    expect(problems({ fixed, relations: defineRelations({ fixed }) })).toHaveLength(1);
    const isolation = { searchPath: { shared: true } };
    const relations = defineRelations({ people: pgTable('users', { id: integer() }) });
    expect(problems({ users }, { isolation }, { relations })).toHaveLength(1);
  });

  it('refuses the casing of 0.45 and names what took its place', () => {
    expect(problems({ users }, { drizzle: { casing: 'snake_case' } })).toEqual([
      'drizzle.casing is an option of Drizzle 0.45, and 1.x ignores it: declare the tables with snakeCase.table() or camelCase.table() from drizzle-orm/pg-core',
    ]);
  });
});
