import { createTenantManager, defineConfig } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const people = pgTable('people', { id: integer().primaryKey(), firstName: text().notNull() });
const tables = { people };

function disposable(pool: pg.Pool): pg.Pool & AsyncDisposable {
  return Object.assign(pool, { [Symbol.asyncDispose]: () => pool.end() });
}

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

  it('type parsers of the pool apply to raw queries, several commands included', async () => {
    const types = { getTypeParser: () => (value: string | Buffer) => `<${String(value)}>` };
    const config = defineConfig({
      connection: { url: database.url, poolConfig: { types } },
      schemas: { tenant: tables },
    });
    await using tenants = createTenantManager(config);
    await using pool = disposable(new pg.Pool({ connectionString: database.url, types }));
    const texts = ['select 1 as a', 'select 1 as a; select 2 as b'];
    for (const text of texts) {
      const rowsOf = (result: unknown): unknown =>
        [result].flat().map((one) => (one as { rows: unknown }).rows);
      const plain = rowsOf(await pool.query(text));
      expect(rowsOf(await tenants.getDb('acme').$client.query(text))).toEqual(plain);
    }
  });

  it('neither those, nor results in binary, mislead what dmt reads for itself', async () => {
    const types = { getTypeParser: () => () => 'nonsense' };
    for (const poolConfig of [{ types }, { binary: true }, { types, binary: true }]) {
      const config = defineConfig({
        connection: { url: database.url, poolConfig },
        schemas: { tenant: tables },
      });
      await using tenants = createTenantManager(config);
      await expect(tenants.getDbAsync('acme')).resolves.toBeDefined();
      await expect(tenants.getDbAsync('nobody')).rejects.toMatchObject({ code: 'DMT_TENANT_NOT_FOUND' });
    }
  });
});
