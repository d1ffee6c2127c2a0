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

/** `BEGIN` itself failed; the statements of the transaction are refused, so that none runs outside of it. */
export class TransactionFailedError extends DmtError {
  constructor(options: ErrorCauseOptions & { readonly tenantId?: string } = {}) {
    const whose = options.tenantId === undefined ? '' : ` of tenant ${quoteValue(options.tenantId)}`;
    super('DMT_TRANSACTION_FAILED', {
      reason: `The transaction${whose} did not begin, so its statements were not run.`,
      remedy: 'Look at the cause, then run the whole transaction again.',
      ...(options.tenantId === undefined ? {} : { details: { tenantId: options.tenantId } }),
      cause: options.cause,
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
