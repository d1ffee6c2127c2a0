import type { ConnectionPool, Route } from '../pool/index.ts';
import type { StatementConnection } from '../wire/index.ts';

/** Has the server answer. A connection on which it does not, until the signal fires, is of no use to anybody. */
export async function pingServer(
  pool: ConnectionPool<StatementConnection>,
  route: Route,
  signal?: AbortSignal,
): Promise<void> {
  const connection = await pool.acquire(route, signal);
  const giveUp = (): void => connection.destroy();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    await connection.run({ envelope: {}, config: { text: 'select 1' }, schemaName: '' });
  } finally {
    signal?.removeEventListener('abort', giveUp);
    pool.release(connection);
  }
}
