import pg from 'pg';

/** The name the harness's own connections go by in `pg_stat_activity`. */
export const HARNESS_APPLICATION_NAME = 'dmt-harness';

/** One connection for the length of `work`. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: HARNESS_APPLICATION_NAME });
  // A broken connection rejects the query that needs it; the event must not end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
