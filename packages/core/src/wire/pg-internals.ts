import type { EventEmitter } from 'node:events';
import pg from 'pg';

/**
 * The parts of node-postgres that its typings leave out and that this folder relies on. Nothing outside
 * `wire/` may use them; `self-test.ts` proves at the first connection that they still behave, and
 * `fallback-connection.ts` does without them when they do not.
 */
export interface PgConnection extends EventEmitter {
  readonly stream: {
    readonly writable: boolean;
    write(messages: Buffer): boolean;
    cork(): void;
    uncork(): void;
    destroy(): void;
  };
  sync(): void;
}

/** The typings declare `connection` and the keys of a cancel request otherwise, or not at all. */
export type PgClient = Omit<pg.Client, 'connection' | 'processID'> & {
  readonly connection: PgConnection;
  readonly processID: number | null;
  readonly secretKey: number | null;
  /** The server waits for the next statement. */
  readonly readyForQuery?: boolean;
  /** Whether statements are sent without waiting for the answers of those before; not known to older ones. */
  pipeline?: boolean;
  /** Whether the socket keeps the process alive. */
  ref(): void;
  unref(): void;
};

export interface PgResult {
  command: string | null;
  rowCount: number | null;
  oid: number | null;
  rows: unknown[];
  fields: unknown[];
}

export type QueryCallback = (error: Error | null | undefined, result?: PgResult | PgResult[]) => void;

interface PgQuery extends EventEmitter {
  text: string;
  values: readonly unknown[] | undefined;
  name: string | undefined;
  rows: number | undefined;
  binary: boolean | undefined;
  types: unknown;
  /** The client itself looks for it on query objects. */
  query_timeout: number | undefined;
  queryMode: string | undefined;
  _rowMode: string | undefined;
  _result: PgResult;
  _results: PgResult | PgResult[];
  callback: QueryCallback | undefined;
  requiresPreparation(): boolean;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: { text: string }, connection: PgConnection): void;
  handleCopyInResponse(connection: PgConnection): void;
  handleError(error: Error, connection: PgConnection): void;
}

/** What Drizzle, and anyone who writes for node-postgres, hands to `query()`. */
export interface StatementConfig {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
  readonly name?: string | undefined;
  readonly rowMode?: string | undefined;
  readonly types?: unknown;
  readonly queryMode?: string | undefined;
  readonly rows?: number | undefined;
  readonly binary?: boolean | undefined;
  readonly query_timeout?: number | undefined;
}

interface PgInternals {
  readonly Query: new (text: string) => PgQuery;
  readonly Result: new (rowMode?: string, types?: unknown) => PgResult;
  readonly DatabaseError: new (...args: never[]) => Error;
  readonly utils: { prepareValue(value: unknown): string | Buffer | null };
}

// The typings of `pg` describe its public face only; these members exist since 8.16 (the lowest peer).
export const pgInternals: PgInternals = pg as unknown as PgInternals;

/** An error that the server sent, as opposed to one of the connection or of the client. */
export function isServerError(
  error: unknown,
): error is Error & { code: string; severity?: string; routine?: string } {
  return error instanceof pgInternals.DatabaseError;
}
