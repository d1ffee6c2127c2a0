import type { TransactionFailure } from '../errors/index.ts';
import type { StatementRule } from './statement-rules.ts';

/** Why a transaction is over before its caller ended it. */
export interface TransactionEnd {
  readonly failure: TransactionFailure;
  readonly cause?: unknown;
}

/** What ended a transaction in or behind a statement. A COMMIT in its text may have arrived before the connection went. */
export function endOf({ verbs }: StatementRule, isAlive: boolean): TransactionFailure {
  return isAlive || verbs.has('commit') || verbs.has('end') ? 'ended by its text' : 'connection lost';
}
