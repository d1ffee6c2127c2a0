import { ConnectionFailedError } from '../errors/index.ts';
import type { StatementConnection } from '../wire/index.ts';

type Open = (signal: AbortSignal, tenantId?: string) => Promise<StatementConnection>;

export interface IdleLosses {
  /** The same opener; of what it opens the cause of death is remembered. */
  watch(open: Open): Open;
  report(connection: StatementConnection): void;
}

/** Tells of connections that died while nobody held them, and why. */
export function createIdleLosses(tell: (error: Error) => void): IdleLosses {
  const causes = new WeakMap<StatementConnection, Error>();
  return {
    watch: (open) => async (signal, tenantId) => {
      const connection = await open(signal, tenantId);
      // Ahead of the connection's own listener, which has the pool report the loss. The first error is the cause.
      connection.client.prependListener('error', (error: Error) => {
        if (!causes.has(connection)) causes.set(connection, error);
      });
      return connection;
    },
    report: (connection) => {
      const cause = causes.get(connection);
      tell(new ConnectionFailedError({ during: 'a pause between statements', cause }));
    },
  };
}
