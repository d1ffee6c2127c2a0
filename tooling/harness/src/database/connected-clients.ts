import type pg from 'pg';
import { HARNESS_APPLICATION_NAME } from './with-client.ts';

export interface ConnectedClient {
  readonly pid: number;
  readonly applicationName: string;
  readonly state: string | null;
  /** The statement it runs, or ran last. */
  readonly query: string;
}

/** Who is connected to the database, apart from the harness. */
export async function listConnectedClients(client: pg.Client, database: string): Promise<ConnectedClient[]> {
  const { rows } = await client.query<ConnectedClient>(
    `select pid, application_name as "applicationName", state, query
       from pg_stat_activity
      where datname = $1 and backend_type = 'client backend' and application_name <> $2
      order by backend_start`,
    [database, HARNESS_APPLICATION_NAME],
  );
  return rows;
}
