import pg from 'pg';

/** Connects once; answers the server's version, for example `15.18`. */
export async function readServerVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that goes down while we ask rejects the query as well; nobody else listens here.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      `select split_part(current_setting('server_version'), ' ', 1) as version`,
    );
    return rows[0]?.version ?? 'unknown';
  } finally {
    await client.end();
  }
}
