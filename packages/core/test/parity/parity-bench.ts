import { createTenantManager, defineConfig, type TenantManager } from '@dmt/core';
import { createTestDatabase, startPgBouncer, type TestDatabase, withClient } from '@dmt-tooling/harness';
import pg from 'pg';
import type { ParityDb } from './parity-case.ts';
import * as schema from './parity-schema.ts';
import { parityDdl } from './parity-tables.ts';
import { plainDrizzle } from './plain-drizzle.ts';

/** The same tables twice, in databases that are copies of each other: one for each kind of handle. */
export interface ParityBench extends AsyncDisposable {
  readonly plain: ParityDb;
  readonly tenant: ParityDb;
  readonly tenants: TenantManager<typeof schema>;
  readonly plainPool: pg.Pool;
  readonly database: TestDatabase;
}

export const TENANT_ID = 'acme';
const SCHEMA = 'tenant_acme';

export interface ParityBenchOptions extends pg.PoolConfig {
  /** Puts PgBouncer in transaction mode between the tenant's handle and its database. @default false */
  readonly isPooled?: boolean;
  /** Turns on pipelining and prepared statements by text. @default false */
  readonly isFast?: boolean;
}

export async function openParityBench({
  isPooled = false,
  isFast = false,
  ...poolConfig
}: ParityBenchOptions = {}): Promise<ParityBench> {
  const template = {
    templateKey: 'parity',
    template: (url: string): Promise<void> =>
      withClient(url, async (client) => void (await client.query(parityDdl(SCHEMA)))),
  };
  const [plainDatabase, database] = [await createTestDatabase(template), await createTestDatabase(template)];
  const bouncer = isPooled
    ? await startPgBouncer({ upstreamUrl: database.url, poolMode: 'transaction', poolSize: 4 })
    : undefined;
  const max = poolConfig.max ?? 4;
  const options = { ...poolConfig, max };
  const plainPool = new pg.Pool({
    ...options,
    connectionString: plainDatabase.url,
    options: `-c search_path=${SCHEMA}`,
  });
  plainPool.on('error', () => {});
  const config = defineConfig({
    connection: {
      url: bouncer?.url ?? database.url,
      poolConfig: options,
      pooler: isPooled ? 'transaction' : 'none',
      preparedStatements: { enabled: isFast },
    },
    isolation: { pooling: { maxConnectionsPerTenant: max, pipelining: isFast && { depth: 8 } } },
    schemas: { tenant: schema },
  });
  const tenants = createTenantManager(config);
  return {
    // Each has all that the cases use.
    plain: plainDrizzle(plainPool) as unknown as ParityDb,
    tenant: tenants.getDb(TENANT_ID) as unknown as ParityDb,
    tenants,
    plainPool,
    database,
    async [Symbol.asyncDispose]() {
      await plainPool.end();
      await tenants.dispose();
      await bouncer?.stop();
      await plainDatabase.drop();
      await database.drop();
    },
  };
}
