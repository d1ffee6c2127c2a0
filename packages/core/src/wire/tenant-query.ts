import { MessageWriter } from './message-writer.ts';
import {
  isServerError,
  type PgConnection,
  type PgResult,
  pgInternals,
  type StatementConfig,
} from './pg-internals.ts';
import type { Prefix } from './prefix.ts';
import type { StatementCache } from './statement-cache.ts';

/** What goes before the caller's statement, in the same Sync scope. */
export interface Envelope {
  /** `begin …`, and any `set transaction …` that was held back with it. */
  readonly transactionStart?: readonly string[] | undefined;
  readonly prefix?: Prefix | undefined;
}

/** What a query needs to know of the connection it is sent on. */
export interface QueryHost {
  readonly statements: StatementCache;
  /** False behind a pooler that hands server connections from client to client. */
  readonly keepsPreparedStatements: boolean;
  /** Has the connection closed after this. */
  taint(): void;
  /** The connection is not to be used after this query. */
  taint(): void;
  /** Calls back once the server is ready for the next statement, or the connection is gone. */
  whenReady(settled: () => void): void;
}

const writer = new MessageWriter();

/**
 * The caller's statement with the tenant's settings in front, in one write and one Sync scope: one
 * implicit transaction, so that the settings end with the statement.
 *
 * A subclass of `pg.Query`, for everything that looks at queries by `instanceof`, but without its
 * `name`: the client would book that on the ParseComplete of the prefix.
 */
export class TenantQuery extends pgInternals.Query {
  readonly #host: QueryHost;
  readonly #envelope: Envelope;
  readonly #statementName: string | undefined;
  readonly #isExtended: boolean;
  #answersToDrop = 0;
  #isSent = false;

  constructor(host: QueryHost, envelope: Envelope, config: StatementConfig, statementName?: string) {
    // Handing over the config would have pg clone it by its property descriptors, which takes as long as
    // all the rest of a query object.
    super(config.text);
    this.#host = host;
    this.#envelope = envelope;
    this.#statementName = statementName;
    this.values = config.values;
    this.types = config.types;
    this.binary = config.binary;
    this.query_timeout = config.query_timeout;
    // The results of further commands are made after it.
    this._rowMode = config.rowMode;
    this._result = new pgInternals.Result(config.rowMode, config.types);
    this._results = this._result;
    // As pg decides; but rows come in one go, since each page would need a Sync, and with it lose the settings.
    const hasValues = config.values !== undefined && config.values.length > 0;
    this.#isExtended = hasValues || Boolean(config.name || config.rows) || config.queryMode === 'extended';
  }

  /** False when the values could not even be encoded. */
  get isSent(): boolean {
    return this.#isSent;
  }

  /** True when the failure came from what precedes the caller's statement. */
  get failedBeforeStatement(): boolean {
    return this.#answersToDrop > 0;
  }

  submit(connection: PgConnection): Error | null {
    if (typeof this.text !== 'string') return new TypeError('A statement needs its text.');
    let messages: Buffer;
    try {
      messages = this.#encode();
    } catch (error) {
      writer.discard();
      this.#forgetStatements();
      // `prepareValue` runs the caller's own toPostgres() and toJSON(): nothing was sent yet.
      return error instanceof Error ? error : new Error(String(error));
    }
    this.#isSent = true;
    if (connection.stream.writable) connection.stream.write(messages);
    return null;
  }

  #encode(): Buffer {
    const values = this.#isExtended ? (this.values ?? []).map(pgInternals.utils.prepareValue) : [];
    for (const text of this.#envelope.transactionStart ?? []) {
      writer.parse('', text).bind('', []).execute();
      this.#answersToDrop++;
    }
    this.#writePrefix();
    if (!this.#isExtended) return writer.query(this.text).take();
    this.#writeParse();
    return writer
      .bind(this.#statementName ?? '', values, this.binary === true)
      .describePortal()
      .execute()
      .sync()
      .take();
  }

  #writePrefix(): void {
    const { prefix } = this.#envelope;
    if (prefix === undefined) return;
    this.#answersToDrop++;
    const { statements } = this.#host;
    const { statementName, text, messages } = prefix;
    if (statementName !== undefined && !statements.has(statementName)) {
      statements.pin(statementName);
      writer.closeStatement(statementName).parse(statementName, text);
    }
    writer.raw(messages);
  }

  #writeParse(): void {
    const name = this.#statementName;
    if (name === undefined) {
      writer.parse('', this.text);
      return;
    }
    const { statements } = this.#host;
    if (statements.has(name)) return;
    const evicted = statements.add(name);
    if (evicted !== undefined) writer.closeStatement(evicted);
    // After a failed statement it is unknown whether the name exists; closing an unknown name is no error.
    writer.closeStatement(name).parse(name, this.text);
  }

  #forgetStatements(): void {
    const { statements } = this.#host;
    if (this.#statementName !== undefined) statements.forget(this.#statementName);
    const prefixName = this.#envelope.prefix?.statementName;
    if (this.failedBeforeStatement && prefixName !== undefined) statements.forget(prefixName);
  }

  override handleDataRow(message: unknown): void {
    if (this.#answersToDrop === 0) super.handleDataRow(message);
  }

  override handleCommandComplete(message: { text: string }, connection: PgConnection): void {
    if (this.#answersToDrop > 0) {
      this.#answersToDrop--;
      return;
    }
    super.handleCommandComplete(message, connection);
  }

  /** Without a stream a COPY fails; in the extended protocol the server has swallowed our Sync as copy data. */
  override handleCopyInResponse(connection: PgConnection): void {
    super.handleCopyInResponse(connection);
    if (this.#isExtended) this.#syncAgain(connection);
  }

  /**
   * node-postgres reports an error before ReadyForQuery, when the state of the transaction is still the
   * old one. Callers hear of it afterwards.
   */
  override handleError(error: Error, connection: PgConnection): void {
    if (!isServerError(error)) {
      super.handleError(error, connection);
      return;
    }
    this.#forgetStatements();
    // The server skips everything up to a Sync, a simple Query included.
    if (this.failedBeforeStatement && !this.#isExtended) this.#syncAgain(connection);
    this.#host.whenReady(() => super.handleError(error, connection));
  }

  /**
   * PgBouncer counts an answer for each Sync and Query, and of two it gets only one here: it would keep the
   * server connection from everybody else until this client has gone.
   */
  #syncAgain(connection: PgConnection): void {
    connection.sync();
    if (!this.#host.keepsPreparedStatements) this.#host.taint();
  }
}

/** The answer to a command that was never sent. */
export function emptyResult(command: string): PgResult {
  const result = new pgInternals.Result();
  result.command = command;
  return result;
}
