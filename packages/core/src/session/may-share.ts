import type { StatementConfig } from '../wire/index.ts';
import { isPlainQuery, type StatementRule } from './statement-rules.ts';

/**
 * Whether a statement may be on its way together with those of others. Not when it may have to be cancelled: the
 * server cancels whatever the connection is at, and that could be another's.
 */
export function mayShare(
  config: StatementConfig,
  rule: StatementRule,
  signal: AbortSignal | undefined,
): boolean {
  return signal === undefined && !config.query_timeout && isPlainQuery(rule);
}
