import { DmtError, type ErrorCauseOptions } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** What is known about a connection that was not made, or was lost. */
export interface ConnectionFailedOptions extends ErrorCauseOptions {
  /** Where to: `db.example.com:5432/app`. Never with a user or a password. */
  readonly target?: string;
  readonly attempts?: number;
  /** Set when an open connection was lost while this was running: `a statement`. */
  readonly during?: string;
}

/** PostgreSQL could not be reached, or hung up. */
export class ConnectionFailedError extends DmtError {
  constructor(options: ConnectionFailedOptions = {}) {
    const { target, attempts, during, cause } = options;
    const where = target === undefined ? 'PostgreSQL' : `PostgreSQL at ${target}`;
    const what =
      during === undefined
        ? `${where} could not be reached${attempts === undefined || attempts === 1 ? '' : ` in ${attempts} attempts`}`
        : `The connection to ${where} was lost during ${during}`;
    const why = cause instanceof Error && cause.message !== '' ? `: ${cause.message.replace(/\.$/, '')}` : '';
    super('DMT_CONNECTION_FAILED', {
      reason: `${what}${why}.`,
      remedy: 'Check that the server runs and that connection.url names it correctly.',
      details: {
        ...(target === undefined ? {} : { target }),
        ...(attempts === undefined ? {} : { attempts }),
      },
      cause,
    });
  }
}

/** What is known about work whose end nobody saw. */
export interface UnknownOutcomeOptions extends ErrorCauseOptions {
  readonly tenantId?: string;
  /** What was asked of PostgreSQL. @default 'commit' */
  readonly operation?: string;
}

/** The connection was lost after a commit was sent and before its answer came: it may or may not have happened. */
export class UnknownOutcomeError extends DmtError {
  constructor(options: UnknownOutcomeOptions = {}) {
    const { tenantId, operation = 'commit', cause } = options;
    const whose = tenantId === undefined ? '' : ` of tenant ${quoteValue(tenantId)}`;
    super('DMT_OUTCOME_UNKNOWN', {
      reason: `The connection was lost before PostgreSQL confirmed the ${operation}${whose}.`,
      remedy: 'Read back whether the change is there before you repeat it.',
      details: { operation, ...(tenantId === undefined ? {} : { tenantId }) },
      cause,
    });
  }
}

/** What is known about a pooler that is not the declared one. */
export interface PoolerMismatchOptions extends ErrorCauseOptions {
  /** A clause: what was seen. */
  readonly observed?: string;
  /** What the experiment found. */
  readonly found?: 'session' | 'transaction';
  readonly declared?: string;
}

/** What stands before PostgreSQL behaves differently from what `connection.pooler` says. */
export class PoolerMismatchError extends DmtError {
  constructor(options: PoolerMismatchOptions = {}) {
    const { found, declared, cause } = options;
    const observed = options.observed ?? describeMismatch(found, declared);
    super('DMT_POOLER_MISMATCH', {
      reason: `connection.pooler is not what was found: ${observed}.`,
      remedy:
        found === undefined
          ? "Set connection.pooler to 'transaction' or 'session', as the pooler is configured, or connect directly."
          : `Set connection.pooler to '${found}', or connect to PostgreSQL directly.`,
      details: {
        observed,
        ...(found === undefined ? {} : { found }),
        ...(declared === undefined ? {} : { declared }),
      },
      cause,
    });
  }
}

function describeMismatch(found: string | undefined, declared = 'none'): string {
  if (found === undefined) return 'a pooler stands before PostgreSQL and exchanges server connections';
  return `it is '${declared}', and a pooler in ${found} mode answers`;
}

/** The role of the application may not read the tenant directory, so no tenant's state is known. */
export class DirectoryUnreadableError extends DmtError {
  /** @param role - the role in SQL, quoted: `"app"` */
  constructor(role: string, options: ErrorCauseOptions = {}) {
    const grant = `grant usage on schema dmt to ${role}; grant select on dmt.tenants to ${role};`;
    super('DMT_DIRECTORY_UNREADABLE', {
      reason: `The tenant directory dmt.tenants cannot be read by role ${role}.`,
      remedy: `As the owner of schema dmt, run: ${grant}`,
      details: { role, grant },
      cause: options.cause,
    });
  }
}

/** PostgreSQL refused what a tool asked of it. */
export class DatabaseError extends DmtError {
  constructor(
    reason: string,
    remedy: string,
    options: ErrorCauseOptions & { readonly tenantId?: string } = {},
  ) {
    super('DMT_DATABASE', {
      reason,
      remedy,
      ...(options.tenantId === undefined ? {} : { details: { tenantId: options.tenantId } }),
      cause: options.cause,
    });
  }
}
