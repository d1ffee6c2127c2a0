import pg from 'pg';

/** An idle connection, which tells when the server is gone. */
export interface ServerWatch {
  readonly version: string;
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** Connects, which also shows that this is the server of the URL. Rejects when it is not. */
export async function openWatch(url: string): Promise<ServerWatch> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'dmt dev',
    keepAlive: true,
  });
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  client.on('error', () => {
    // The server went: 'end' follows.
  });
  await client.connect();
  const { rows } = await client.query<{ version: string }>(
    `select split_part(current_setting('server_version'), ' ', 1) as version`,
  );
  return { version: rows[0]?.version ?? '', ended, close: () => client.end() };
}
