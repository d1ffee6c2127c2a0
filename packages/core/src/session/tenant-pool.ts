import pg from 'pg';
import { StatementRefusedError } from '../errors/index.ts';
import type { PgResult, StatementConfig } from '../wire/index.ts';
import type { HandleOrigin } from './handle-origin.ts';
import { interceptStatement } from './intercept-statement.ts';
import { acquireConnection, runStatement } from './run-statement.ts';
import type { SessionHost } from './session-host.ts';
import { findCallback, settle, toStatementConfig } from './statement-arguments.ts';
import { assertAllowed, ruleFor, type StatementRule } from './statement-rules.ts';
import { TenantLease } from './tenant-lease.ts';
import type { TenantTarget } from './tenant-target.ts';

type Result = PgResult | PgResult[];
type LeaseCallback = (error: Error | null, lease?: TenantLease, release?: (error?: Error) => void) => void;

/**
 * What Drizzle believes is a `pg.Pool`: one tenant's view of the pool that all tenants share.
 *
 * Drizzle decides by `instanceof pg.Pool`, or by "Pool" in the name of the class, whether a transaction
 * needs a connection of its own. This class passes both tests, and its leases pass neither.
 */
export class TenantPool {
  // A getter: bundlers turn a static field called `name` into an assignment, which a class refuses.
  static get name(): string {
    return 'TenantPool';
  }

  readonly #host: SessionHost;
  readonly #findTarget: () => TenantTarget;

  constructor(host: SessionHost, findTarget: () => TenantTarget) {
    this.#host = host;
    this.#findTarget = findTarget;
  }

  get totalCount(): number {
    return this.#host.pool.counts.total;
  }

  get idleCount(): number {
    return this.#host.pool.counts.idle;
  }

  get waitingCount(): number {
    return this.#host.pool.counts.waiting;
  }

  get expiredCount(): number {
    return 0;
  }

  /** @internal */
  get dmtOrigin(): HandleOrigin {
    return { manager: this.#host.facts, findPlacement: () => this.#findTarget().placement };
  }

  query(query: unknown, values?: unknown, callback?: unknown): Promise<Result> | undefined {
    return settle(this.#query(query, values), findCallback(values, callback));
  }

  /** Lends a connection that stays this tenant's until it is released. */
  connect(callback?: LeaseCallback): Promise<TenantLease> | undefined {
    const answer: typeof callback =
      callback && ((error, lease) => callback(error, lease, (cause) => lease?.release(cause)));
    return settle(this.#connect(), answer);
  }

  /** Refused: the pool belongs to the manager and serves every tenant. */
  end(): Promise<never> {
    return Promise.reject(
      new StatementRefusedError(
        'end()',
        'the pool behind this handle serves all tenants',
        'Call dispose() of the tenant manager when the application stops.',
      ),
    );
  }

  #query(query: unknown, values: unknown): Promise<Result> {
    try {
      const config = toStatementConfig(query, values);
      const rule = ruleFor(config.text);
      assertAllowed(rule, this.#host.keepsSession);
      assertNoBegin(rule);
      const target = this.#findTarget();
      if (this.#host.pipeline === undefined) return runStatement(this.#host, target, config, rule);
      return this.#intercept(target, config, rule);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #intercept(target: TenantTarget, config: StatementConfig, rule: StatementRule): Promise<Result> {
    const { tenantId } = target;
    const statement = { tenantId, config, rule, inTransaction: false };
    return interceptStatement(this.#host, statement, (changed, changedRule) =>
      runStatement(this.#host, target, changed, changedRule),
    );
  }

  async #connect(): Promise<TenantLease> {
    const target = this.#findTarget();
    const signal = this.#host.currentSignal();
    const connection = await acquireConnection(this.#host, target, signal);
    return new TenantLease(this.#host, target, connection, signal);
  }
}

function assertNoBegin({ kind }: StatementRule): void {
  if (kind !== 'begin') return;
  throw new StatementRefusedError(
    'BEGIN',
    'each statement of a pooled handle may run on another connection',
    'Use db.transaction(async (tx) => …).',
  );
}

// By prototype and not by `extends`: the constructor of `pg.Pool` would set up a pool of its own.
Object.setPrototypeOf(TenantPool.prototype, pg.Pool.prototype);
