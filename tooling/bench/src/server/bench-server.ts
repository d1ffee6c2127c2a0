import { type PostgresServer, type StartPostgresOptions, startPostgres } from '@dmt-tooling/harness';
import pg from 'pg';

/** As a fresh installation has it: a contender that wants more connections is refused, as it would be there. */
export const SERVER_SETTINGS = Object.freeze({
  max_connections: 100,
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
});

export function startBenchServer(
  options: Pick<StartPostgresOptions, 'embedded'> = {},
): Promise<PostgresServer> {
  return startPostgres({ ...options, exclusive: true, settings: SERVER_SETTINGS });
}

export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** One connection for the length of `work`. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
