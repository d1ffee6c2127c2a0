import { createTenantManager, defineConfig, type TenantManager } from '@dmt/core';
import { createTestDatabase, type TestDatabase, withClient } from '@dmt-tooling/harness';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { ParityDb } from './parity-case.ts';
import * as tables from './parity-tables.ts';

/** The same tables twice, in databases that are copies of each other: one for each kind of handle. */
export interface ParityBench extends AsyncDisposable {
  readonly plain: ParityDb;
  readonly tenant: ParityDb;
  readonly tenants: TenantManager<typeof tables>;
  readonly plainPool: pg.Pool;
  readonly database: TestDatabase;
}

export const TENANT_ID = 'acme';
const SCHEMA = 'tenant_acme';

export async function openParityBench(poolConfig: pg.PoolConfig = {}): Promise<ParityBench> {
  const template = {
    templateKey: 'parity',
    template: (url: string): Promise<void> =>
      withClient(url, async (client) => void (await client.query(tables.parityDdl(SCHEMA)))),
  };
  const [plainDatabase, database] = [await createTestDatabase(template), await createTestDatabase(template)];
  const options = { max: 4, ...poolConfig };
  const plainPool = new pg.Pool({
    ...options,
    connectionString: plainDatabase.url,
    options: `-c search_path=${SCHEMA}`,
  });
  plainPool.on('error', () => {});
  const config = defineConfig({
    connection: { url: database.url, poolConfig: options },
    isolation: { pooling: { maxConnectionsPerTenant: options.max } },
    schemas: { tenant: tables },
  });
  const tenants = createTenantManager(config);
  return {
    // Each has all that the cases use.
    plain: drizzle({ client: plainPool, schema: tables }) as unknown as ParityDb,
    tenant: tenants.getDb(TENANT_ID) as unknown as ParityDb,
    tenants,
    plainPool,
    database,
    async [Symbol.asyncDispose]() {
      await plainPool.end();
      await tenants.dispose();
      await plainDatabase.drop();
      await database.drop();
    },
  };
}
