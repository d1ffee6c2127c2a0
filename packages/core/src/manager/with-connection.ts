import type pg from 'pg';
import { ManagerDisposedError, TenantNotFoundError } from '../errors/index.ts';
import { acquireConnection, type SessionHost, type TenantTarget, untilAborted } from '../session/index.ts';
import { isServerError, type StatementConnection } from '../wire/index.ts';

const INVALID_SCHEMA_NAME = '3F000';

/**
 * Lends a connection of the pool with the tenant's settings as the session's own; it is never used again. Settles when
 * the server has let go of what the session held, its locks for one.
 */
export async function lendConnection<T>(
  host: SessionHost,
  target: TenantTarget,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const signal = host.currentSignal();
  const connection = await acquireConnection(host, target, signal);
  connection.taint();
  // What the borrower waits for, a notification say, is nothing that a statement of ours would tell of.
  connection.allowExit(false);
  const lend = async (): Promise<T> => {
    await enterTenant(connection, target);
    return work(connection.client);
  };
  try {
    return await untilAborted(lend(), signal, { tenantId: target.tenantId, stage: 'running' });
  } catch (error) {
    throw connection.isAbandoned ? new ManagerDisposedError({ cause: error }) : error;
  } finally {
    await host.pool.retire(connection);
  }
}

async function enterTenant(connection: StatementConnection, target: TenantTarget): Promise<void> {
  try {
    await connection.run({ envelope: {}, config: sessionSettings(target), schemaName: '' });
  } catch (error) {
    const { tenantId, placement } = target;
    if (tenantId === undefined || !isServerError(error) || error.code !== INVALID_SCHEMA_NAME) throw error;
    target.isVerified = false;
    throw new TenantNotFoundError(tenantId, { schemaName: placement.schemaName, cause: error });
  }
}

/** The prefix, for the session instead of for one transaction. */
function sessionSettings({ prefix }: TenantTarget): { text: string; values: readonly string[] } {
  return { text: prefix.text.replaceAll(', true)', ', false)'), values: prefix.values };
}
