import type { PoolConfig } from 'pg';

/** What stands between the application and PostgreSQL. */
export type PoolerKind = 'none' | 'session' | 'transaction';

/** Where PostgreSQL is, and how to connect to it. Give `url` or `pool`, not both. */
export interface ConnectionOptions {
  /** `postgresql://user:password@host:5432/database`. */
  readonly url?: string | undefined;
  /** The connection as options of `pg`, for what a URL cannot say, such as a password that is fetched. */
  readonly pool?: PoolConfig;
  /**
   * Passed to `pg`. `max` is the number of connections for all tenants together. `onConnect` is awaited for each
   * of them before its first statement, and not called for connections of a migrator, which resets its sessions.
   * With `allowExitOnIdle` a process may end without `dispose()` once nothing runs.
   *
   * @default { max: 20, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 5_000, keepAlive: true,
   * keepAliveInitialDelayMillis: 10_000 }
   */
  readonly poolConfig?: PoolConfig;
  /** How often to try to connect. A statement that may have run is never repeated. */
  readonly retry?: RetryOptions;
  /** Server-side plans that are kept between requests. */
  readonly preparedStatements?: PreparedStatementOptions;
  /**
   * What stands between the application and PostgreSQL: PgBouncer in transaction mode is `transaction`.
   *
   * @default 'none'
   */
  readonly pooler?: PoolerKind;
}

/** How often, and how patiently, to try to connect. */
export interface RetryOptions {
  /** Attempts in all; 1 means no second one. @default 3 */
  readonly maxAttempts?: number;
  /** Pause after the first failure, in milliseconds. @default 100 */
  readonly initialDelayMs?: number;
  /** Longest pause, in milliseconds. @default 5_000 */
  readonly maxDelayMs?: number;
  /** By how much each pause is longer than the one before. @default 2 */
  readonly backoffMultiplier?: number;
  /** Whether pauses vary at random, so that processes do not return all at once. @default true */
  readonly jitter?: boolean;
  /** Told before each pause; `attempt` counts the failures from 1. */
  readonly onRetry?: (attempt: number, error: Error, delayMs: number) => void;
}

/** Server-side plans that are kept between requests. */
export interface PreparedStatementOptions {
  /**
   * Keep the plan of every plain statement outside of transactions, by its text. Statements that the caller
   * names are kept in any case; none behind a pooler in transaction mode.
   *
   * @default false
   */
  readonly enabled?: boolean;
  /** Most names kept on one connection. @default 200 */
  readonly maxPerConnection?: number;
  /** Most names one tenant keeps on a connection. @default 100 */
  readonly maxPerTenant?: number;
  /** How long an unused name is kept, in milliseconds; it is closed when another is prepared. @default 3_600_000 */
  readonly ttlMs?: number;
}
