import { mysqlTable, serial } from 'drizzle-orm/mysql-core';
import { integer, pgMaterializedView, pgSchema, pgTable, pgView, text } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { configProblems, url } from '../../../test/config-problems.ts';

const users = pgTable('users', { id: integer().primaryKey(), name: text() });

describe('defineConfig about tables', () => {
  it('refuses one name on both sides when both are in one path', () => {
    const schemas = { tenant: { users }, shared: { people: pgTable('users', { id: integer() }) } };
    expect(configProblems({ connection: { url }, schemas })).toEqual([]);
    expect(
      configProblems({ connection: { url }, schemas, isolation: { searchPath: { shared: true } } }),
    ).toEqual([
      'schemas.tenant.users has the name "users", as has schemas.shared.people: rename one of them, since both are in one search_path',
    ]);
  });

  it('sees views, too', () => {
    const view = pgView('users').as((query) => query.select().from(users));
    const materialized = pgMaterializedView('users').as((query) => query.select().from(users));
    const isolation = { searchPath: { shared: true } };
    for (const shared of [{ view }, { materialized }]) {
      expect(
        configProblems({ connection: { url }, schemas: { tenant: { users }, shared }, isolation }),
      ).toHaveLength(1);
    }
  });

  it('refuses a tenant table that is fixed to one schema', () => {
    const fixed = pgSchema('crm').table('users', { id: integer() });
    expect(configProblems({ connection: { url }, schemas: { tenant: { fixed } } })).toEqual([
      'schemas.tenant.fixed is fixed to schema "crm", so all tenants would share it: declare it with pgTable, or move it to schemas.shared',
    ]);
    expect(
      configProblems({ connection: { url }, schemas: { tenant: { users }, shared: { fixed } } }),
    ).toEqual([]);
  });

  it('refuses a table of another database', () => {
    const orders = mysqlTable('orders', { id: serial() });
    expect(configProblems({ connection: { url }, schemas: { tenant: { orders } } })).toEqual([
      'schemas.tenant.orders is a table of another database: declare it with pgTable from drizzle-orm/pg-core',
    ]);
  });
});
