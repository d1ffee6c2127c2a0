import { fileURLToPath } from 'node:url';
import { createTenantManager, defineConfig, type TenantManager } from '@dmt/core';
import { createTestDatabase, startScript, type TestDatabase } from '@dmt-tooling/harness';
import { defineRelations, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, snakeCase, text } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drizzleLine } from '../../src/config/index.ts';
import { disposable } from '../fixtures/disposable.ts';

const people = snakeCase.table('people', { id: integer().primaryKey(), firstName: text().notNull() });
const relations = defineRelations({ people });
const tables = { people, relations };

interface Line {
  readonly query: string;
  readonly params: unknown[];
}

function record(): { lines: Line[]; logger: { logQuery(query: string, params: unknown[]): void } } {
  const lines: Line[] = [];
  return { lines, logger: { logQuery: (query, params) => lines.push({ query, params }) } };
}

describe('Drizzle 1.x', () => {
  let database: TestDatabase;
  let tenants: TenantManager<typeof tables>;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query('create schema tenant_acme');
    await database.query('create table tenant_acme.people (id int primary key, first_name text not null)');
    await database.query("insert into tenant_acme.people values (1, 'Ada')");
    tenants = createTenantManager(
      defineConfig({ connection: { url: database.url }, schemas: { tenant: tables } }),
    );
  });
  afterAll(async () => {
    await tenants.dispose();
    await database.drop();
  });

  it('is what these tests and the processes they start run with', async () => {
    expect(drizzleLine).toBe('1.x');
    const script = fileURLToPath(new URL('../fixtures/print-drizzle-line.ts', import.meta.url));
    await expect(startScript(script).finished).resolves.toMatchObject({ stdout: '1.x', exitCode: 0 });
  });

  it('has the casing that its tables were declared with on every handle', async () => {
    const plain = drizzle.mock({ relations });
    for (const db of [tenants.getDb('acme'), tenants.getDb('other')]) {
      expect(db.select().from(people).toSQL()).toEqual(plain.select().from(people).toSQL());
      expect(db.query.people.findMany().toSQL()).toEqual(plain.query.people.findMany().toSQL());
    }
    const found = tenants.getDb('acme').query.people.findFirst({ where: { firstName: 'Ada' } });
    await expect(found).resolves.toEqual({ id: 1, firstName: 'Ada' });
  });

  it('tells the logger what a plain Drizzle tells it', async () => {
    const [ours, theirs] = [record(), record()];
    await using logged = createTenantManager(
      defineConfig({
        connection: { url: database.url },
        schemas: { tenant: tables },
        drizzle: { logger: ours.logger },
      }),
    );
    await using pool = disposable(
      new pg.Pool({ connectionString: database.url, options: '-c search_path=tenant_acme' }),
    );
    const plain = drizzle({ client: pool, relations, logger: theirs.logger });
    for (const db of [logged.getDb('acme'), plain]) {
      await db.select().from(people).where(eq(people.id, 1));
      await db.transaction(async (tx) => tx.query.people.findFirst({ where: { id: 1 } }), {
        isolationLevel: 'serializable',
      });
    }
    expect(ours.lines).toEqual(theirs.lines);
    expect(ours.lines).toHaveLength(4);
  });

  it('reads as ever with $withCache() and no cache', async () => {
    await expect(tenants.getDb('acme').select().from(people).$withCache()).resolves.toHaveLength(1);
  });
});
