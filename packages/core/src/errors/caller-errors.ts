import { DmtError, type ErrorCauseOptions } from './dmt-error.ts';
import { quoteValue } from './quote-value.ts';

/** What is known about work that its caller no longer waits for. */
export interface GivenUpOptions extends ErrorCauseOptions {
  readonly tenantId?: string | undefined;
  /** What it was at. */
  readonly stage?: 'waiting for a connection' | 'waiting to be verified' | 'running';
  /** It was sent, and the server has not said what became of it. @default false */
  readonly isOutcomeUnknown?: boolean;
}

/** The caller's signal fired before the work was done. */
export class StatementAbortedError extends DmtError {
  constructor(options: GivenUpOptions = {}) {
    const reason = `The work${whose(options)} was aborted by its caller${whatIsOpen(options)}.`;
    const remedy = options.isOutcomeUnknown ? READ_BACK : 'Repeat it if it is still wanted.';
    super('DMT_ABORTED', { reason, remedy, ...factsOf(options) });
  }
}

/** The caller's deadline passed before the work was done. */
export class DeadlineExceededError extends DmtError {
  constructor(options: GivenUpOptions = {}) {
    const at = options.stage === undefined ? '' : `: it was still ${options.stage}`;
    const reason = `The work${whose(options)} was not done by its deadline${at}${whatIsOpen(options)}.`;
    const remedy = options.isOutcomeUnknown ? READ_BACK : 'Give it more time, or find out what took it.';
    super('DMT_DEADLINE_EXCEEDED', { reason, remedy, ...factsOf(options) });
  }
}

const READ_BACK = 'Read back whether the change is there before you repeat it.';

/** What the caller hears once its signal has fired: of a timeout as of a deadline, whoever made the signal. */
export function givenUp(
  signal: AbortSignal,
  options: GivenUpOptions,
): StatementAbortedError | DeadlineExceededError {
  const known = { ...options, cause: signal.reason };
  return isTimeout(signal.reason) ? new DeadlineExceededError(known) : new StatementAbortedError(known);
}

/** As `AbortSignal.timeout()` says it. */
function isTimeout(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && Reflect.get(reason, 'name') === 'TimeoutError';
}

function whose({ tenantId }: GivenUpOptions): string {
  return tenantId === undefined ? '' : ` of tenant ${quoteValue(tenantId)}`;
}

function whatIsOpen({ isOutcomeUnknown }: GivenUpOptions): string {
  return isOutcomeUnknown ? ', and the server has not said what became of it' : '';
}

function factsOf({ tenantId, stage, isOutcomeUnknown = false, cause }: GivenUpOptions): {
  details: Readonly<Record<string, unknown>>;
  cause: unknown;
} {
  return {
    details: {
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(stage === undefined ? {} : { stage }),
      ...(isOutcomeUnknown ? { isOutcomeUnknown } : {}),
    },
    cause,
  };
}
