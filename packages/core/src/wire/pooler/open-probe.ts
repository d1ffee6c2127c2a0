import pg from 'pg';
import type { ResolvedConnection } from '../../config/index.ts';
import { destroySocket } from '../destroy-socket.ts';

/** A connection of an experiment: it is never lent to anybody, and gone when the experiment is over. */
export interface Probe {
  readonly client: pg.Client;
  /** Never rejects, and takes no longer than a goodbye may. */
  close(): Promise<void>;
}

const GOODBYE_MS = 500;

/** Opens a connection that is cut when the signal fires, whatever runs on it. */
export async function openProbe(
  poolConfig: ResolvedConnection['poolConfig'],
  signal: AbortSignal,
): Promise<Probe> {
  signal.throwIfAborted();
  const client = new pg.Client({ ...poolConfig, query_timeout: 0 });
  // For the whole life of the client: one without a listener that dies ends the process.
  client.on('error', () => undefined);
  const cut = (): void => destroySocket(client);
  signal.addEventListener('abort', cut);
  const close = async (): Promise<void> => {
    const timer = setTimeout(cut, GOODBYE_MS);
    // A goodbye that fails has reached its aim.
    await client.end().catch(() => undefined);
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
  };
  try {
    await client.connect();
    return { client, close };
  } catch (error) {
    void close();
    throw error;
  }
}
