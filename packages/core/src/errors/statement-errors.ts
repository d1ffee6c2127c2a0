import { DmtError, type ErrorCauseOptions } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** The statement would change a connection that other tenants use next, so it was not sent. */
export class StatementRefusedError extends DmtError {
  /**
   * @param statementKind - `SET`, `LISTEN`, …
   * @param why - one clause: `its effect would outlive the request on a pooled connection`
   * @param remedy - one sentence
   */
  constructor(statementKind: string, why: string, remedy: string) {
    super('DMT_STATEMENT_REFUSED', {
      reason: `${statementKind} was not sent: ${why}.`,
      remedy,
      details: { statementKind },
    });
  }
}

/** Why a transaction is over before its caller ended it. */
export type TransactionFailure = 'not begun' | 'connection lost' | 'ended by its text';

const TRANSACTION_FAILURES: Readonly<Record<TransactionFailure, { what: string; remedy: string }>> = {
  'not begun': {
    what: 'did not begin, so its statements were not run',
    remedy: 'Look at the cause, then run the whole transaction again.',
  },
  'connection lost': {
    what: 'lost its connection before its commit was sent, so PostgreSQL rolled it back',
    remedy: 'Nothing of it was kept: run the whole transaction again.',
  },
  'ended by its text': {
    what: 'was ended by the text of one of its own statements, so what came behind was not run',
    remedy:
      'Leave COMMIT and ROLLBACK to db.transaction(), and read back what was kept before you repeat it.',
  },
};

export interface TransactionFailedOptions extends ErrorCauseOptions {
  readonly tenantId?: string;
  /** @default 'not begun' */
  readonly failure?: TransactionFailure;
}

/** The transaction is over; the statements that follow are refused, so that none runs outside of it. */
export class TransactionFailedError extends DmtError {
  constructor({ tenantId, failure = 'not begun', cause }: TransactionFailedOptions = {}) {
    const whose = tenantId === undefined ? '' : ` of tenant ${quoteValue(tenantId)}`;
    const { what, remedy } = TRANSACTION_FAILURES[failure];
    super('DMT_TRANSACTION_FAILED', {
      reason: `The transaction${whose} ${what}.`,
      remedy,
      details: { failure, ...(tenantId === undefined ? {} : { tenantId }) },
      cause,
    });
  }
}

/** An interceptor broke its contract, so the outcome of the statement cannot be trusted to it. */
export class InterceptorError extends DmtError {
  /**
   * @param what - one clause: `never called next()`
   * @param remedy - one sentence
   */
  constructor(what: string, remedy: string, options: { readonly interceptor?: string } = {}) {
    const { interceptor = '' } = options;
    const who = interceptor === '' ? 'An interceptor' : `The interceptor ${quoteValue(interceptor)}`;
    super('DMT_INTERCEPTOR_MISUSED', {
      reason: `${who} ${what}.`,
      remedy,
      ...(interceptor === '' ? {} : { details: { interceptor } }),
    });
  }
}
