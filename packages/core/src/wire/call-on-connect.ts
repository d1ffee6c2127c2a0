import type pg from 'pg';
import { ConfigError } from '../errors/index.ts';
import { isTransient } from '../pool/index.ts';
import { ownTypes } from './own-types.ts';

const PATH = 'connection.poolConfig.onConnect';

/**
 * Gives the application's callback a new connection before anybody else has it.
 *
 * @throws ConfigError when the callback fails, or leaves a transaction open in which every later statement would run
 */
export async function callOnConnect(
  client: pg.Client,
  onConnect: (client: pg.Client) => void | Promise<void>,
): Promise<void> {
  try {
    await onConnect(client);
    // On the wire it comes behind whatever the callback sent without waiting for it.
    if (!(await isInTransaction(client))) return;
  } catch (error) {
    if (error instanceof Error && isTransient(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ path: PATH, message: `failed: ${why}` }], { cause: error });
  }
  const hint = 'commit it before the callback returns';
  throw new ConfigError([{ path: PATH, message: 'leaves a transaction open', hint }]);
}

/** A transaction began with this very statement, or before it. */
async function isInTransaction(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ open: boolean }>({
    text: 'select pg_catalog.now() <> pg_catalog.statement_timestamp() as open',
    types: ownTypes,
  });
  return rows[0]?.open !== false;
}
