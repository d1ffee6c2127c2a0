import { UsageError } from '@dmt/core';
import type { AdminManager } from './admin-db.ts';
import type { FleetLimits } from './fleet-work.ts';

/** Told of each query over all tenants: before anything is read, and when it is over. */
export type FleetQueryEvent =
  | (FleetQueryFacts & { readonly phase: 'started' })
  | (FleetQueryFacts & {
      readonly phase: 'finished';
      readonly rowCount: number;
      readonly failureCount: number;
      /** Whether it came to its end: its reader may have left early, or an error ended it. */
      readonly isComplete: boolean;
    });

export interface FleetQueryFacts {
  readonly reason: string;
  /** The tables that are read. */
  readonly tables: readonly string[];
  /** How many tenants it is about. */
  readonly tenantCount: number;
}

export interface AdminQueryOptions {
  readonly manager: AdminManager;
  /** Why all tenants are read. It is what allows it, and it goes into the event. */
  readonly reason: string;
  /** For your audit log. A query does not begin when it throws, or rejects, at its start. */
  readonly onQuery?: (event: FleetQueryEvent) => void | Promise<void>;
  /** Only these tenants. @default those of `migrations.tenantDiscovery`, else the active ones of the directory */
  readonly tenants?: readonly string[];
  /** How many statements run at a time, each on a connection that reads the same part of the fleet each time. @default 6 */
  readonly concurrency?: number;
  /**
   * How many tenants one statement reads at most. Each schema takes a lock for its table and for every index of it, of the
   * `max_locks_per_transaction × max_connections` of the whole server (6,400 by default). Rows take none for tenants.
   *
   * @default 100, or 5_000 with the row strategy
   */
  readonly tenantsPerStatement?: number;
  /**
   * Whether statements stay prepared. Once one has run six times on its connection PostgreSQL no longer plans it, which is most of what it
   * costs. Its plan takes about 15 kB of the server's memory for each tenant, within the bounds of `connection.preparedStatements`.
   *
   * @default those that are asked again, for as many as 10,000 tenants
   */
  readonly prepare?: boolean;
  /** How long a statement waits for a table that somebody locked, in milliseconds; 0 waits for ever. @default 1_000 */
  readonly lockTimeoutMs?: number;
  /** How long a statement may run, in milliseconds; 0 sets no limit. @default 0 */
  readonly statementTimeoutMs?: number;
  /** Gives the query up when it fires. */
  readonly signal?: AbortSignal | undefined;
}

export interface ResolvedAdminOptions {
  readonly manager: AdminManager;
  readonly reason: string;
  readonly onQuery: (event: FleetQueryEvent) => void | Promise<void>;
  readonly tenants: readonly string[] | undefined;
  readonly limits: FleetLimits;
  readonly signal: AbortSignal | undefined;
}

/** @throws DMT_USAGE */
export function resolveAdminOptions(options: AdminQueryOptions, strategyName: string): ResolvedAdminOptions {
  const { manager, onQuery = () => undefined, tenants, signal } = options;
  // Whoever is not held by types may have left it out.
  const reason: unknown = options.reason;
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new UsageError(
      'Queries over all tenants need a reason, and none was given.',
      "Say why all tenants are read: createAdminQuery({ manager, reason: 'invoices of November' }).",
    );
  }
  const limits = Object.freeze({
    concurrency: wholeNumber('concurrency', options.concurrency ?? 6, 1),
    tenantsPerStatement: wholeNumber(
      'tenantsPerStatement',
      options.tenantsPerStatement ?? (strategyName === 'row' ? 5_000 : 100),
      1,
    ),
    lockTimeoutMs: wholeNumber('lockTimeoutMs', options.lockTimeoutMs ?? 1_000, 0),
    statementTimeoutMs: wholeNumber('statementTimeoutMs', options.statementTimeoutMs ?? 0, 0),
    prepare: options.prepare === undefined ? undefined : yesOrNo('prepare', options.prepare),
  });
  return Object.freeze({ manager, reason, onQuery, tenants, limits, signal });
}

/** The largest that PostgreSQL's settings and limits take. */
const MOST = 2 ** 31 - 1;

/** @throws DMT_USAGE */
export function wholeNumber(option: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= MOST) return value;
  throw UsageError.forOption(option, value, `a whole number of ${least} or more`);
}

/** @throws DMT_USAGE */
function yesOrNo(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw UsageError.forOption(option, value, 'true or false');
}
