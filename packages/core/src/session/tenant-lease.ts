import {
  givenUp,
  TransactionFailedError,
  type TransactionFailure,
  UnknownOutcomeError,
} from '../errors/index.ts';
import {
  type Envelope,
  emptyResult,
  isServerError,
  type PgResult,
  type StatementConfig,
  type StatementConnection,
} from '../wire/index.ts';
import { assertRoleKept } from './assert-role-kept.ts';
import type { HandleOrigin } from './handle-origin.ts';
import { interceptStatement } from './intercept-statement.ts';
import { sendStatement } from './send-statement.ts';
import type { SessionHost } from './session-host.ts';
import { findCallback, settle, toStatementConfig } from './statement-arguments.ts';
import { assertAllowed, ruleFor, type StatementRule } from './statement-rules.ts';
import { takesSnapshot } from './takes-snapshot.ts';
import type { TenantTarget } from './tenant-target.ts';
import { endOf, type TransactionEnd } from './transaction-end.ts';

type Result = PgResult | PgResult[];
type Listener = (...args: unknown[]) => void;

/** Where the lease stands between `begin` and its end. `held`: begun for the caller, not yet for the server. */
type TransactionState = 'none' | 'held' | 'open' | 'failed';

/**
 * A connection lent to one tenant, as Drizzle wants it for a transaction. `begin` is held back and travels
 * with the first statement, so that a transaction costs no round trip for its begin and its settings.
 */
export class TenantLease {
  /** Drizzle takes a client for a pool by the name of its class; a minifier may rename this one to anything. */
  // A getter: bundlers turn a static field called `name` into an assignment, which a class refuses.
  static get name(): string {
    return 'TenantLease';
  }

  readonly #host: SessionHost;
  readonly #target: TenantTarget;
  readonly #connection: StatementConnection;
  readonly #signal: AbortSignal | undefined;
  #state: TransactionState = 'none';
  #heldStart: string[] = [];
  /** The transaction began without the prefix, since nothing in it has looked at rows yet. */
  #owesPrefix = false;
  #end: TransactionEnd | undefined;
  #onAbort: (() => void) | undefined;
  #isReleased = false;
  readonly #listeners: Array<readonly [event: string, listener: Listener]> = [];
  /** The statement that runs now, or the last of those that wait behind it. */
  #last: Promise<unknown> | undefined;

  constructor(
    host: SessionHost,
    target: TenantTarget,
    connection: StatementConnection,
    signal: AbortSignal | undefined,
  ) {
    this.#host = host;
    this.#target = target;
    this.#connection = connection;
    this.#signal = signal;
    if (signal !== undefined) this.#heed(signal);
  }

  /** @internal */
  get dmtOrigin(): HandleOrigin {
    return { manager: this.#host.facts, findPlacement: () => this.#target.placement };
  }

  query(query: unknown, values?: unknown, callback?: unknown): Promise<Result> | undefined {
    const run = this.#inTurn(() => this.#dispatch(toStatementConfig(query, values)));
    return settle(run, findCallback(values, callback));
  }

  /** Gives the connection back; with an error, or with anything left open, it is closed. */
  release(error?: Error | boolean): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort);
    // What the connection hears from now on is for others.
    for (const [event, listener] of this.#listeners) this.off(event, listener);
    // A statement that has its answer is not over while its cancel request is on its way to the server.
    if (error || this.#last !== undefined) this.#connection.taint();
    this.#host.pool.release(this.#connection);
  }

  /** Drizzle 1.x listens for errors while it holds a connection; they reach it through its statements too. */
  on(event: string, listener: Listener): this {
    this.#listeners.push([event, listener]);
    this.#connection.client.on(event as 'error', listener);
    return this;
  }

  off(event: string, listener: Listener): this {
    this.#connection.client.off(event as 'error', listener);
    return this;
  }

  once(event: string, listener: Listener): this {
    this.#listeners.push([event, listener]);
    this.#connection.client.once(event as 'error', listener);
    return this;
  }

  removeListener(event: string, listener: Listener): this {
    return this.off(event, listener);
  }

  /** Statements of one connection run one after the other, however they were called. */
  #inTurn(start: () => Promise<Result>): Promise<Result> {
    // The next one waits for this one's end, not for its success.
    const run = this.#last === undefined ? attempt(start) : this.#last.then(start, start);
    const done = (): void => {
      if (this.#last === run) this.#last = undefined;
    };
    this.#last = run;
    run.then(done, done);
    return run;
  }

  #dispatch(config: StatementConfig): Promise<Result> {
    const rule = ruleFor(config.text);
    assertAllowed(rule, this.#host.keepsSession);
    if (this.#host.pipeline === undefined) return this.#perform(config, rule);
    const inTransaction = this.#state !== 'none';
    const statement = { tenantId: this.#target.tenantId, config, rule, inTransaction };
    return interceptStatement(this.#host, statement, (changed, changedRule) =>
      this.#perform(changed, changedRule),
    );
  }

  #perform(config: StatementConfig, rule: StatementRule): Promise<Result> {
    if (this.#isReleased) throw new Error('This connection was given back to its pool already.');
    assertRoleKept(rule, this.#target);
    switch (rule.kind) {
      case 'begin':
        if (this.#state !== 'none') break;
        this.#state = 'held';
        this.#heldStart = [config.text];
        return Promise.resolve(emptyResult(rule.verbs.has('start') ? 'START' : 'BEGIN'));
      case 'set-transaction':
        if (this.#state !== 'held') break;
        this.#heldStart.push(config.text);
        return Promise.resolve(emptyResult('SET'));
      case 'commit':
        return this.#commit(config, rule);
      case 'rollback':
        return this.#rollback(config, rule);
      default:
    }
    if (this.#state === 'failed') throw this.#refusal();
    return this.#send(config, rule);
  }

  #commit(config: StatementConfig, rule: StatementRule): Promise<Result> {
    // It never leaves, so that its outcome is known.
    if (this.#state === 'open' && !this.#connection.isAlive) this.#fail('connection lost');
    if (this.#state === 'failed') throw this.#refusal();
    if (this.#state === 'held') return Promise.resolve(this.#finishUnsent('COMMIT'));
    const wasOpen = this.#state === 'open';
    this.#state = 'none';
    return this.#sendAsIs(config, rule).catch((error: unknown) => {
      // Whether the server got it, nobody can say.
      const isUnknown = !this.#connection.isAlive || !isServerError(error);
      if (wasOpen && isUnknown) throw new UnknownOutcomeError({ ...this.#tenant(), cause: error });
      throw error;
    });
  }

  async #rollback(config: StatementConfig, rule: StatementRule): Promise<Result> {
    const isUnsent = this.#state === 'held' || this.#state === 'failed';
    // With its connection the transaction is gone; Drizzle would report the failed rollback in place of
    // the error that led to it.
    if (isUnsent || !this.#connection.isAlive) return this.#finishUnsent('ROLLBACK');
    this.#state = 'none';
    try {
      return await this.#sendAsIs(config, rule);
    } catch (error) {
      this.#connection.taint();
      if (!this.#connection.isAlive) return emptyResult('ROLLBACK');
      throw error;
    }
  }

  #finishUnsent(command: string): PgResult {
    this.#state = 'none';
    this.#heldStart = [];
    this.#end = undefined;
    return emptyResult(command);
  }

  #send(config: StatementConfig, rule: StatementRule): Promise<Result> {
    if (this.#state === 'open') return this.#sendInTransaction(config, rule);
    if (this.#state === 'held') return this.#sendFirst(config, rule);
    return this.#run({ prefix: this.#target.prefix }, config, rule);
  }

  /** BEGIN goes with the first statement of its transaction. */
  #sendFirst(config: StatementConfig, rule: StatementRule): Promise<Result> {
    return this.#run(this.#startEnvelope(rule), config, rule, (failure) => {
      if (failure === undefined || !this.#isUnsent(failure)) this.#begun(rule, failure);
    });
  }

  /** A value that could not be encoded, say: BEGIN is still to come, with the next statement. */
  #isUnsent(error: unknown): boolean {
    return this.#connection.isReusable && !isServerError(error);
  }

  #startEnvelope(rule: StatementRule): Envelope {
    const { prefix } = this.#target;
    this.#owesPrefix = !takesSnapshot(rule);
    if (!this.#owesPrefix) return { transactionStart: this.#heldStart, prefix };
    return { transactionStart: [...this.#heldStart, ...prefix.utilityTexts] };
  }

  /** BEGIN was on its way with the statement: did the server begin? */
  #begun(rule: StatementRule, error?: unknown): void {
    this.#heldStart = [];
    const { status, isAlive } = this.#connection;
    if (status === 'T' || status === 'E') this.#state = 'open';
    else this.#fail(isAlive && error !== undefined ? 'not begun' : endOf(rule, isAlive), error);
  }

  /** Nothing more may run in the transaction. */
  #fail(failure: TransactionFailure, cause?: unknown): void {
    this.#state = 'failed';
    this.#end = { failure, cause };
  }

  #sendInTransaction(config: StatementConfig, rule: StatementRule): Promise<Result> {
    const isPrefixDue = this.#owesPrefix && takesSnapshot(rule);
    const envelope = isPrefixDue ? { transactionStart: [], prefix: this.#target.prefix } : {};
    if (isPrefixDue) this.#owesPrefix = false;
    return this.#run(envelope, config, rule, (error) => {
      const { status, isAlive } = this.#connection;
      // The tenant's settings ended with the transaction: nothing more may follow.
      if (status === 'I' || !isAlive) this.#fail(endOf(rule, isAlive), error);
    });
  }

  #sendAsIs(config: StatementConfig, rule: StatementRule): Promise<Result> {
    return this.#run({}, config, rule);
  }

  #run(
    envelope: Envelope,
    config: StatementConfig,
    rule: StatementRule,
    settled?: (failure?: unknown) => void,
  ): Promise<Result> {
    const statement = { connection: this.#connection, envelope, config, rule, signal: this.#signal };
    return sendStatement(this.#host, this.#target, statement, settled);
  }

  /** The work between two statements may go on for long, or for ever: its locks are to be free by the deadline. */
  #heed(signal: AbortSignal): void {
    const rollBack = async (): Promise<Result> => {
      if (this.#isReleased || this.#state !== 'open') return emptyResult('ROLLBACK');
      const result = await this.#rollback({ text: 'rollback' }, ruleFor('rollback'));
      this.#state = 'failed';
      return result;
    };
    // A connection on which it fails is closed, which has the same effect.
    this.#onAbort = () => void this.#inTurn(rollBack).catch(() => undefined);
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Why nothing more may run in the transaction. */
  #refusal(): Error {
    if (this.#signal?.aborted) return givenUp(this.#signal, this.#tenant());
    return new TransactionFailedError({ ...this.#tenant(), ...this.#end });
  }

  #tenant(): { tenantId?: string } {
    const { tenantId } = this.#target;
    return tenantId === undefined ? {} : { tenantId };
  }
}

/** What throws at once fails like what fails later. */
function attempt(start: () => Promise<Result>): Promise<Result> {
  try {
    return start();
  } catch (error) {
    return Promise.reject(error);
  }
}
