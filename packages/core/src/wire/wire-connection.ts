import type pg from 'pg';
import { ManagerDisposedError } from '../errors/index.ts';
import { isPoolerOutage } from '../pool/index.ts';
import { abandonClient } from './abandon-client.ts';
import { sendCancelRequest } from './cancel-request.ts';
import { EnvelopeError } from './envelope-error.ts';
import { isServerError, type PgClient, type PgResult } from './pg-internals.ts';
import { ProcessHold } from './process-hold.ts';
import type { ServerHabits } from './server-habits.ts';
import { type KeptStatement, StatementCache, type StatementCacheOptions } from './statement-cache.ts';
import type { StatementConnection, StatementRequest, TransactionStatus } from './statement-connection.ts';
import { TenantQuery } from './tenant-query.ts';

export interface WireConnectionOptions {
  readonly keepsPreparedStatements: boolean;
  readonly preparesUnnamed: boolean;
  readonly statements: StatementCacheOptions;
  /** Whether statements may be on their way together. */
  readonly pipelines: boolean;
  /** Shared by all connections to one server: what one learns, the others know. */
  readonly habits: ServerHabits;
  /** A pooler hung up, as it has no server behind it. */
  readonly onServerLost: () => void;
}

/** Longer texts are rarely sent twice, and the server would keep them. */
const LONGEST_KEPT = 16_384;

/** One `pg` client, for ever guarded by an error listener, that sends statements in envelopes. */
export class WireConnection implements StatementConnection {
  readonly client: pg.Client;
  readonly #internals: PgClient;
  readonly keepsPreparedStatements: boolean;
  readonly preparesUnnamed: boolean;
  readonly statements: StatementCache;
  readonly #pipelines: boolean;
  readonly #habits: ServerHabits;
  readonly #onServerLost: () => void;
  #isShared = false;
  #isCorked = false;
  #status: TransactionStatus = 'I';
  #inFlight = 0;
  #isGone = false;
  #isTainted = false;
  #isAbandoned = false;
  #hold: ProcessHold | undefined;
  #onReady: Array<() => void> = [];
  #onGone: (() => void) | undefined;

  constructor(client: pg.Client, options: WireConnectionOptions) {
    this.client = client;
    // The same object, with the members that its typings leave out.
    this.#internals = client as unknown as PgClient;
    this.keepsPreparedStatements = options.keepsPreparedStatements;
    this.preparesUnnamed = options.preparesUnnamed && options.keepsPreparedStatements;
    this.statements = new StatementCache(options.statements);
    this.#pipelines = options.pipelines;
    this.#habits = options.habits;
    this.#onServerLost = options.onServerLost;
    // Ahead of the client's own listener: it answers queries from there, and they must see the new status.
    this.#internals.connection.prependListener('readyForQuery', (message: { status?: string }) => {
      this.#status = toTransactionStatus(message.status);
      this.#flushReady();
    });
    // Without a listener a connection that dies between statements ends the process.
    this.client.on('error', () => this.#gone());
    this.client.on('end', () => this.#gone());
  }

  get status(): TransactionStatus {
    return this.#status;
  }

  get isAlive(): boolean {
    return !this.#isGone;
  }

  /** Nothing is open, outstanding or left behind: the next tenant may have it. */
  get isReusable(): boolean {
    return this.isAlive && !this.#isTainted && this.#inFlight === 0 && this.#status === 'I';
  }

  /** Nothing runs, neither for us nor for whoever has the client itself. */
  get isQuiet(): boolean {
    return this.#inFlight === 0 && this.#internals.readyForQuery === true;
  }

  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  /** Several statements may be on their way at once. */
  get isShareable(): boolean {
    return this.#pipelines && this.isAlive && !this.#isTainted;
  }

  get isShared(): boolean {
    return this.#isShared;
  }

  get leavesTransactionsOpen(): boolean {
    return this.#habits.leavesTransactionsOpen;
  }

  share(isShared: boolean): void {
    this.#isShared = isShared;
    this.#internals.pipeline = isShared;
  }

  allowExit(isAllowed: boolean): void {
    this.#hold = isAllowed ? new ProcessHold(this.#internals) : undefined;
    if (!isAllowed) this.#internals.ref();
  }

  /** Something may have been left in the session that the next tenant must not meet. */
  taint(): void {
    this.#isTainted = true;
  }

  onGone(listener: () => void): void {
    if (this.#isGone) listener();
    else this.#onGone = listener;
  }

  whenReady(settled: () => void): void {
    if (this.#isGone) settled();
    else this.#onReady.push(settled);
  }

  run(request: StatementRequest): Promise<PgResult | PgResult[]> {
    const query = new TenantQuery(this, request.envelope, request.config, this.#keep(request));
    this.#inFlight++;
    this.#hold?.take();
    if (this.#isShared) this.#gatherWrites();
    return new Promise((resolve, reject) => {
      query.callback = (error, result) => {
        this.#inFlight--;
        this.#hold?.release();
        if (error !== null && error !== undefined) {
          reject(this.#explain(error, query));
        } else if (result !== undefined) {
          const isLeftOpen = this.#status === 'T' && query.endsItsTransaction;
          resolve(isLeftOpen ? this.#endTransaction(request).then(() => result) : result);
        }
      };
      this.client.query(query as unknown as pg.Submittable);
    });
  }

  /** Cancels what runs now; resolves when no cancellation can arrive any more. */
  async cancel(): Promise<void> {
    // One that arrives late would cancel the next tenant's statement.
    if (!(await sendCancelRequest(this.#internals))) this.taint();
  }

  destroy(): void {
    if (!this.#isGone) this.#gone();
    this.#internals.connection.stream.destroy();
  }

  /** Says goodbye to the server; for connections with nothing in flight. */
  async end(): Promise<void> {
    this.#isTainted = true;
    await this.client.end();
    this.#gone();
  }

  async abandon(): Promise<void> {
    this.#isTainted = true;
    this.#isAbandoned = true;
    await abandonClient(this);
  }

  /** Executes nothing, whose Sync ends an implicit transaction, and none that somebody began. */
  async #endTransaction({ config, schemaName }: StatementRequest): Promise<void> {
    const nothing = { text: '', queryMode: 'extended', query_timeout: config.query_timeout };
    await this.run({ envelope: {}, config: nothing, schemaName });
    if (this.#status === 'I') this.#habits.leavesTransactionsOpen = true;
  }

  #explain(error: Error, query: TenantQuery): Error {
    if (this.#isAbandoned) return new ManagerDisposedError({ cause: error });
    if (!isServerError(error)) {
      // An error of the client alone, a read timeout say: the server's answer is still on its way.
      if (query.isSent) this.#isTainted = true;
      return error;
    }
    if (isPoolerOutage(error)) this.#onServerLost();
    return query.failedBeforeStatement ? new EnvelopeError(error) : error;
  }

  #keep({ config, schemaName, isPrepared }: StatementRequest): KeptStatement | undefined {
    if (!isPrepared || !this.keepsPreparedStatements) return undefined;
    if (config.name === undefined && config.text.length > LONGEST_KEPT) return undefined;
    return this.statements.use(schemaName, config.text);
  }

  /** What is sent in one turn of the event loop leaves in one write. */
  #gatherWrites(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    const { stream } = this.#internals.connection;
    stream.cork();
    setImmediate(() => {
      this.#isCorked = false;
      stream.uncork();
    });
  }

  #flushReady(): void {
    if (this.#onReady.length === 0) return;
    const settled = this.#onReady;
    this.#onReady = [];
    for (const callback of settled) callback();
  }

  #gone(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#status = undefined;
    this.#flushReady();
    this.#onGone?.();
  }
}

function toTransactionStatus(status: string | undefined): TransactionStatus {
  return status === 'I' || status === 'T' || status === 'E' ? status : undefined;
}
