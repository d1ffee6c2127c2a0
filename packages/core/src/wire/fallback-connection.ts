import type pg from 'pg';
import { sendCancelRequest } from './cancel-request.ts';
import { destroySocket } from './destroy-socket.ts';
import { EnvelopeError } from './envelope-error.ts';
import { isServerError, type PgClient, type PgResult, type StatementConfig } from './pg-internals.ts';
import type { Prefix } from './prefix.ts';
import { ProcessHold } from './process-hold.ts';
import type { StatementConnection, StatementRequest, TransactionStatus } from './statement-connection.ts';

const ABANDON_WITHIN_MS = 2_000;

/**
 * The same contract as `WireConnection` by nothing but the public API of node-postgres, for a version of
 * it whose internals changed: a transaction round each statement, at the price of its round trips. Each
 * step is awaited before the next is sent, so a statement never runs without its settings.
 */
export class FallbackConnection implements StatementConnection {
  readonly client: pg.Client;
  /** Statements take several round trips here, and nobody may come in between. */
  readonly isShareable = false;
  readonly preparesUnnamed = false;
  #isGone = false;
  #isTainted = false;
  #isAbandoned = false;
  #hold: ProcessHold | undefined;
  #onGone: (() => void) | undefined;

  constructor(client: pg.Client) {
    this.client = client;
    client.on('error', () => this.#gone());
    client.on('end', () => this.#gone());
  }

  get status(): TransactionStatus {
    // Newer than the lowest `pg` we accept; where it is missing, nothing is known and nothing is reused.
    const client: { getTransactionStatus?: () => string | null } = this.client;
    const status = client.getTransactionStatus?.();
    return status === 'I' || status === 'T' || status === 'E' ? status : undefined;
  }

  get isAlive(): boolean {
    return !this.#isGone;
  }

  get isReusable(): boolean {
    return this.isAlive && !this.#isTainted && this.status === 'I';
  }

  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  allowExit(isAllowed: boolean): void {
    // The same object: its typings leave these two out, old as they are.
    const client = this.client as unknown as Pick<PgClient, 'ref' | 'unref'>;
    this.#hold = isAllowed ? new ProcessHold(client) : undefined;
    if (!isAllowed) client.ref();
  }

  taint(): void {
    this.#isTainted = true;
  }

  share(): void {
    // Never asked, as it is not shareable.
  }

  onGone(listener: () => void): void {
    if (this.#isGone) listener();
    else this.#onGone = listener;
  }

  async run(request: StatementRequest): Promise<PgResult | PgResult[]> {
    this.#hold?.take();
    try {
      return await this.#run(request);
    } finally {
      this.#hold?.release();
    }
  }

  async #run({ envelope, config }: StatementRequest): Promise<PgResult | PgResult[]> {
    const { transactionStart, prefix } = envelope;
    if (transactionStart !== undefined || prefix === undefined) {
      await this.#begin(transactionStart ?? [], prefix);
      return this.#send(config);
    }
    try {
      await this.#begin(['begin'], prefix);
      const result = await this.#send(config);
      await this.#send({ text: 'commit' });
      return result;
    } catch (error) {
      if (this.isAlive) await this.#send({ text: 'rollback' }).catch(() => this.taint());
      throw error;
    }
  }

  async cancel(): Promise<void> {
    // Which of its round trips the request will hit is not known.
    this.taint();
    try {
      // Where this version of `pg` has what it takes, though its typings leave it out.
      await sendCancelRequest(this.client as unknown as PgClient);
    } catch {
      // It has not: the statement goes on in the server until that notices.
      this.destroy();
    }
  }

  destroy(): void {
    this.#gone();
    // Its outcome reaches the caller of what is in flight as a rejection.
    void this.client.end().catch(() => undefined);
    destroySocket(this.client);
  }

  async end(): Promise<void> {
    this.taint();
    await this.client.end();
    this.#gone();
  }

  async abandon(): Promise<void> {
    this.taint();
    this.#isAbandoned = true;
    const giveUp = setTimeout(() => this.destroy(), ABANDON_WITHIN_MS);
    // While a statement runs, `end()` closes at once.
    await this.end().catch(() => this.destroy());
    clearTimeout(giveUp);
  }

  async #begin(transactionStart: readonly string[], prefix: Prefix | undefined): Promise<void> {
    try {
      for (const text of transactionStart) await this.#send({ text });
      if (prefix !== undefined) await this.#send({ text: prefix.text, values: prefix.values });
    } catch (error) {
      throw isServerError(error) ? new EnvelopeError(error) : error;
    }
  }

  async #send(config: StatementConfig): Promise<PgResult | PgResult[]> {
    try {
      // A name would be shared by all tenants of the connection. The typings know fewer fields than `pg`.
      return (await this.client.query({
        ...config,
        name: undefined,
      } as pg.QueryConfig)) as unknown as PgResult;
    } catch (error) {
      if (!isServerError(error)) this.taint();
      throw error;
    }
  }

  #gone(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#onGone?.();
  }
}
