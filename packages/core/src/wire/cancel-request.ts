import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import pg from 'pg';
import type { PgClient } from './pg-internals.ts';

interface CancelConnection extends EventEmitter {
  readonly stream: Socket;
  connect(port: number, host: string): void;
  connect(path: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

const CANCEL_TIMEOUT_MS = 5_000;

/**
 * Asks the server to cancel what the connection is running, and resolves once the server has closed the
 * request's connection: only then is the signal delivered, so a connection handed on earlier could have
 * its next statement cancelled instead. Never rejects; false when the request may still be on its way.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export function sendCancelRequest(client: PgClient): Promise<boolean> {
  const { processID, secretKey } = client;
  if (processID === null || secretKey === null) return Promise.resolve(true);
  // The typings leave out the arguments of the constructor.
  const Connection = pg.Connection as unknown as new (options: { ssl: unknown }) => CancelConnection;
  const connection = new Connection({ ssl: client.ssl });
  return new Promise((resolve) => {
    const finish = (isDelivered: boolean): void => {
      clearTimeout(timer);
      resolve(isDelivered);
    };
    const timer = setTimeout(() => {
      finish(false);
      connection.stream.destroy();
    }, CANCEL_TIMEOUT_MS);
    const send = (): void => connection.cancel(processID, secretKey);
    connection.on('error', () => finish(false)).on('end', () => finish(true));
    connection.on('connect', () => (client.ssl ? connection.requestSsl() : send()));
    connection.on('sslconnect', send);
    if (client.host.startsWith('/')) connection.connect(`${client.host}/.s.PGSQL.${client.port}`);
    else connection.connect(client.port, client.host);
  });
}
