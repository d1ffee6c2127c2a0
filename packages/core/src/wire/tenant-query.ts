import { MessageWriter } from './message-writer.ts';
import {
  isServerError,
  type PgConnection,
  type PgResult,
  pgInternals,
  type StatementConfig,
} from './pg-internals.ts';
import type { Prefix } from './prefix.ts';
import { isOneCommand } from './server-habits.ts';
import type { KeptStatement, StatementCache } from './statement-cache.ts';

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
  /** Whether other statements may be on their way behind this one. */
  readonly isShared: boolean;
  /** A simple Query does not end the implicit transaction that messages before it began. */
  readonly leavesTransactionsOpen: boolean;
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
  readonly #kept: KeptStatement | undefined;
  readonly #isExtended: boolean;
  #answersToDrop = 0;
  #isSent = false;

  constructor(host: QueryHost, envelope: Envelope, config: StatementConfig, kept?: KeptStatement) {
    // Handing over the config would have pg clone it by its property descriptors, which takes as long as
    // all the rest of a query object.
    super(config.text);
    this.#host = host;
    this.#envelope = envelope;
    this.#kept = kept;
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
    const isAsked = Boolean(config.name || config.rows) || config.queryMode === 'extended';
    // The server skips to the next Sync after an error: a simple Query has none of its own, and with others behind
    // it their answers would shift by one.
    this.#isExtended = hasValues || isAsked || kept !== undefined || host.isShared;
    if (host.leavesTransactionsOpen && this.endsItsTransaction) this.#isExtended = isOneCommand(config.text);
  }

  /** A simple Query behind settings: it is to end the implicit transaction that they are in. */
  get endsItsTransaction(): boolean {
    const { prefix, transactionStart } = this.#envelope;
    return !this.#isExtended && prefix !== undefined && transactionStart === undefined;
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
      .bind(this.#kept?.name ?? '', values, this.binary === true)
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
    if (statementName !== undefined && !statements.isPinned(statementName)) {
      statements.pin(statementName);
      writer.closeStatement(statementName).parse(statementName, text);
    }
    writer.raw(messages);
  }

  #writeParse(): void {
    const kept = this.#kept;
    if (kept === undefined) {
      writer.parse('', this.text);
      return;
    }
    if (kept.isPrepared) return;
    kept.isPrepared = true;
    for (const { name } of this.#host.statements.takeSurplus(kept.schemaName)) writer.closeStatement(name);
    // After a failed statement it is unknown whether the name exists; closing an unknown name is no error.
    writer.closeStatement(kept.name).parse(kept.name, this.text);
  }

  #forgetStatements(): void {
    if (this.#kept !== undefined) this.#kept.isPrepared = false;
    const prefixName = this.#envelope.prefix?.statementName;
    if (this.failedBeforeStatement && prefixName !== undefined) this.#host.statements.unpin(prefixName);
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
