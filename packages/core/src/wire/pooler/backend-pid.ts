import type pg from 'pg';
import { ownTypes } from '../own-types.ts';

/** The process of PostgreSQL that answers this client now. */
export async function backendPid(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>({
    text: 'select pg_catalog.pg_backend_pid() as pid',
    types: ownTypes,
  });
  return rows[0]?.pid;
}

/**
 * Whether a pooler greeted this client: it invents a process id, where PostgreSQL gives the backend's own.
 * A pooler that hands the backend's on is not seen.
 */
export async function isGreetedByPooler(client: pg.Client): Promise<boolean> {
  // Part of what every driver keeps of the greeting, though not of the typings.
  const { processID } = client as pg.Client & { processID?: number | null };
  const pid = await backendPid(client);
  return typeof processID === 'number' && pid !== undefined && pid !== processID;
}
