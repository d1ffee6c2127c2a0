import { createTenantManager, defineConfig } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disposable } from '../fixtures/disposable.ts';

const people = pgTable('people', { id: integer().primaryKey(), firstName: text().notNull() });
const tables = { people };

describe('options of Drizzle', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query('create schema tenant_acme');
    await database.query('create table tenant_acme.people (id int primary key, first_name text not null)');
    await database.query("insert into tenant_acme.people values (1, 'Ada')");
  });
  afterAll(() => database.drop());

  it('casing applies to builders, relational queries and every handle', async () => {
    const config = defineConfig({
      connection: { url: database.url },
      schemas: { tenant: tables },
      drizzle: { casing: 'snake_case' },
    });
    await using tenants = createTenantManager(config);
    const plain = drizzle.mock({ schema: tables, casing: 'snake_case' });
    for (const db of [tenants.getDb('acme'), tenants.getDb('other')]) {
      expect(db.select().from(people).toSQL()).toEqual(plain.select().from(people).toSQL());
      expect(db.query.people.findMany().toSQL()).toEqual(plain.query.people.findMany().toSQL());
    }
    await expect(tenants.getDb('acme').query.people.findFirst()).resolves.toEqual({
      id: 1,
      firstName: 'Ada',
    });
  });

  it('the logger hears what a plain Drizzle tells it', async () => {
    const record = (): { lines: unknown[]; logger: { logQuery(query: string, params: unknown[]): void } } => {
      const lines: unknown[] = [];
      return { lines, logger: { logQuery: (query, params) => lines.push([query, params]) } };
    };
    const [ours, theirs] = [record(), record()];
    const options = { casing: 'snake_case' as const };
    const config = defineConfig({
      connection: { url: database.url },
      schemas: { tenant: tables },
      drizzle: { ...options, logger: ours.logger },
    });
    await using tenants = createTenantManager(config);
    await using pool = disposable(
      new pg.Pool({ connectionString: database.url, options: '-c search_path=tenant_acme' }),
    );
    const plain = drizzle({ client: pool, schema: tables, ...options, logger: theirs.logger });
    for (const db of [tenants.getDb('acme'), plain]) {
      await db.select().from(people).where(eq(people.id, 1));
      await db.transaction(async (tx) => tx.query.people.findFirst({ where: eq(people.id, 1) }), {
        isolationLevel: 'serializable',
      });
    }
    expect(ours.lines).toEqual(theirs.lines);
    expect(ours.lines).toHaveLength(4);
  });

  it('$withCache without a cache changes nothing', async () => {
    const config = defineConfig({
      connection: { url: database.url },
      schemas: { tenant: tables },
      drizzle: { casing: 'snake_case' },
    });
    await using tenants = createTenantManager(config);
    await expect(tenants.getDb('acme').select().from(people).$withCache()).resolves.toHaveLength(1);
  });
});
