import { createTenantManager, defineConfig } from '@dmt/core';
import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { createRandom } from '../queries/random.ts';
import { ROWS_PER_TENANT, schemaNameOf, tenantIdAt, users } from '../queries/schema.ts';

export interface BackendMemory {
  readonly routing: string;
  readonly backends: number;
  readonly totalBytes: number;
}

const CONNECTIONS = 20;
const IN_FLIGHT = 64;
/** More than there are tenants: connections are never replaced, so that routing alone makes the difference. */
const NEVER_RETIRE = 1_000_000;
const MEMORY =
  'select pg_backend_pid() as pid, sum(total_bytes)::float8 as bytes from pg_backend_memory_contexts';

interface MemoryRow extends Record<string, unknown> {
  readonly pid: number;
  readonly bytes: number;
}

/** The same stream of requests over the same number of connections, routed in different ways. */
export async function measureBackends(
  url: string,
  tenants: number,
  requestsPerConnection: number,
): Promise<BackendMemory[]> {
  const requests = requestsPerConnection * CONNECTIONS;
  return [
    await overRandomConnections(url, tenants, requests),
    await overDmt('dmt, sticky', url, tenants, requests, NEVER_RETIRE),
    await overDmt('dmt, as it comes', url, tenants, requests),
  ];
}

/** What a shared pool does that knows nothing of tenants. */
async function overRandomConnections(url: string, tenants: number, requests: number): Promise<BackendMemory> {
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  const random = createRandom(1);
  // A share for each, since a random choice among equals comes to that.
  await Promise.all(
    clients.map(async (client) => {
      for (let request = 0; request < requests / CONNECTIONS; request += 1) {
        const tenantId = tenantIdAt(Math.floor(random() * tenants));
        await client.query(`set search_path to "${schemaNameOf(tenantId)}"`);
        await client.query('select * from users where id = $1', [1 + Math.floor(random() * ROWS_PER_TENANT)]);
      }
    }),
  );
  const rows = await Promise.all(
    clients.map(async (client) => (await client.query<MemoryRow>(MEMORY)).rows[0]?.bytes ?? 0),
  );
  await Promise.all(clients.map((client) => client.end()));
  return { routing: 'random', backends: clients.length, totalBytes: sum(rows) };
}

async function overDmt(
  routing: string,
  url: string,
  tenants: number,
  requests: number,
  maxTenantsPerConnection?: number,
): Promise<BackendMemory> {
  const manager = createTenantManager(
    defineConfig({
      connection: { url, poolConfig: { max: CONNECTIONS } },
      schemas: { tenant: { users } },
      isolation: {
        pooling: {
          queueTimeout: 60_000,
          ...(maxTenantsPerConnection === undefined ? {} : { maxTenantsPerConnection }),
        },
      },
    }),
  );
  const random = createRandom(1);
  let left = requests;
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      const db = manager.getDb(tenantIdAt(Math.floor(random() * tenants)));
      await db
        .select()
        .from(users)
        .where(eq(users.id, 1 + Math.floor(random() * ROWS_PER_TENANT)));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  const bytesOf = await askEachBackend((tenantId) => manager.getDb(tenantId), tenants);
  await manager.dispose();
  return { routing, backends: bytesOf.size, totalBytes: sum([...bytesOf.values()]) };
}

/** So many at once, and for so long, that every connection gets one to answer. */
async function askEachBackend(
  databaseFor: (tenantId: string) => {
    execute(query: ReturnType<typeof sql>): PromiseLike<{ rows: Record<string, unknown>[] }>;
  },
  tenants: number,
): Promise<Map<unknown, number>> {
  const answers = await Promise.all(
    Array.from({ length: Math.min(tenants, 10 * CONNECTIONS) }, (_, index) =>
      databaseFor(tenantIdAt(index)).execute(
        sql`select memory.*, pg_sleep(0.02) from (${sql.raw(MEMORY)}) memory`,
      ),
    ),
  );
  return new Map(answers.flatMap(({ rows }) => rows.map(({ pid, bytes }) => [pid, Number(bytes)] as const)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
