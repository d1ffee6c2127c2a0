import { createTenantManager, defineConfig } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';

export const users = pgTable('users', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
});
export const tables = { users };

/** The schema of a tenant, as dmt names it. */
export function schemaOf(tenantId: string): string {
  const url = 'postgres://nowhere.invalid/db';
  return createTenantManager(
    defineConfig({ connection: { url }, schemas: { tenant: tables } }),
  ).getSchemaName(tenantId);
}

/** A database with a schema for each tenant, in whose only row its id stands, and a table of the same name in public. */
export async function createTenantSchemas(tenantIds: readonly string[]): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const schemas = ['public', ...tenantIds.map(schemaOf)];
  for (const schema of schemas) {
    await database.query(`create schema if not exists "${schema}"`);
    await database.query(
      `create table "${schema}".users (id int primary key generated always as identity, name text not null)`,
    );
  }
  for (const tenantId of tenantIds) {
    await database.query(`insert into "${schemaOf(tenantId)}".users (name) values ($1)`, [tenantId]);
  }
  return database;
}
