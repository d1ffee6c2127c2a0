import { ConnectionFailedError, DatabaseError } from '@dmt/core';
import { assertDeclaredPooler, type ResolvedConnection, type ResolvedRetry } from '@dmt/core/internal';
import { Client } from 'pg';
import { isConnectionLoss, sqlStateOf, toDatabaseError } from './database-problem.ts';

/** Lends connections, one borrower at a time each, and keeps them for the next one. */
export interface ClientPool {
  /** A connection that `work` leaves by an error is closed: nobody knows what state it is in. */
  use<Result>(work: (client: Client) => Promise<Result>): Promise<Result>;
  /** Closes what nobody has borrowed, and the rest as it comes back. */
  close(): Promise<void>;
}

interface Idle {
  readonly client: Client;
  readonly timer: NodeJS.Timeout;
}

/** Does no I/O. How many connections there are is up to the borrowers: each holds one. */
export function createClientPool(connection: ResolvedConnection): ClientPool {
  const idle: Idle[] = [];
  const broken = new WeakSet<Client>();
  const leaving = new Set<Promise<void>>();
  let poolerCheck: Promise<void> | undefined;
  let isClosed = false;

  const end = (client: Client): void => {
    // A connection that cannot say goodbye is gone all the same.
    const gone = client
      .end()
      .catch(() => {})
      .finally(() => leaving.delete(gone));
    leaving.add(gone);
  };
  const keep = (client: Client): void => {
    if (isClosed || broken.has(client)) {
      end(client);
      return;
    }
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((each) => each.client === client),
        1,
      );
      end(client);
    }, connection.poolConfig.idleTimeoutMillis ?? 10_000);
    timer.unref();
    if (connection.poolConfig.allowExitOnIdle === true) keepProcess(client, false);
    idle.push({ client, timer });
  };
  const take = (): Client | undefined => {
    for (let next = idle.pop(); next; next = idle.pop()) {
      clearTimeout(next.timer);
      if (connection.poolConfig.allowExitOnIdle === true) keepProcess(next.client, true);
      if (!broken.has(next.client)) return next.client;
      end(next.client);
    }
    return undefined;
  };

  const open = async (): Promise<Client> => {
    const client = await openClient(connection, (lost) => broken.add(lost));
    try {
      poolerCheck ??= assertDeclaredPooler(client, connection);
      await poolerCheck;
      return client;
    } catch (error) {
      poolerCheck = undefined;
      end(client);
      throw error;
    }
  };

  return {
    async use(work) {
      const client = take() ?? (await open());
      try {
        const result = await work(client);
        keep(client);
        return result;
      } catch (error) {
        end(client);
        throw error;
      }
    },
    async close() {
      isClosed = true;
      for (let client = take(); client; client = take()) end(client);
      await Promise.all(leaving);
    },
  };
}

/** The typings of pg leave both methods out. */
function keepProcess(client: Client, isKept: boolean): void {
  const method: unknown = Reflect.get(client, isKept ? 'ref' : 'unref');
  if (typeof method === 'function') Reflect.apply(method, client, []);
}

async function openClient(connection: ResolvedConnection, onLost: (client: Client) => void): Promise<Client> {
  const { retry } = connection;
  for (let attempt = 1; ; attempt++) {
    // A migration may run for long: only the server's own statement_timeout ends it.
    const client = new Client({ ...connection.poolConfig, query_timeout: 0 });
    // For good: without a listener a connection that dies while idle ends the process.
    client.on('error', () => onLost(client));
    client.on('end', () => onLost(client));
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {
        // It never connected.
      });
      if (attempt >= retry.maxAttempts || !isPassing(error)) throw connectError(error, client, attempt);
      const delayMs = backOffMs(retry, attempt);
      if (error instanceof Error) retry.onRetry?.(attempt, error, delayMs);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}

function isPassing(error: unknown): boolean {
  return sqlStateOf(error) === '53300' || isConnectionLoss(error);
}

function connectError(error: unknown, client: Client, attempts: number): Error {
  if (sqlStateOf(error) !== undefined && !isConnectionLoss(error)) {
    const refused = toDatabaseError(error, 'the connection');
    if (refused instanceof DatabaseError) return refused;
  }
  const target = `${client.host}:${client.port}/${client.database ?? ''}`;
  return new ConnectionFailedError({ target, attempts, cause: error });
}

function backOffMs(retry: ResolvedRetry, attempt: number): number {
  const ceiling = Math.min(retry.maxDelayMs, retry.initialDelayMs * retry.backoffMultiplier ** (attempt - 1));
  return retry.jitter ? Math.random() * ceiling : ceiling;
}
