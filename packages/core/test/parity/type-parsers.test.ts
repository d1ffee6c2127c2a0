import { createTenantManager, defineConfig } from '@dmt/core';
import { createTestDatabase, type TestDatabase } from '@dmt-tooling/harness';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disposable } from '../fixtures/disposable.ts';

const tables = { people: pgTable('people', { id: integer().primaryKey() }) };

describe('type parsers', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query('create schema tenant_acme');
  });
  afterAll(() => database.drop());

  it('of the pool apply to raw queries, several commands included', async () => {
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

  it('of the pool, and results in binary, do not mislead what dmt reads for itself', async () => {
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
