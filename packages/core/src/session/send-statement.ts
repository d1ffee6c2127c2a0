import {
  type Envelope,
  isServerError,
  type PgResult,
  type StatementConfig,
  type StatementConnection,
  type StatementRequest,
} from '../wire/index.ts';
import { mayLeaveSomething } from './leftovers.ts';
import { sendCancellable } from './send-cancellable.ts';
import type { SessionHost } from './session-host.ts';
import { isPlainQuery, type StatementRule } from './statement-rules.ts';
import type { TenantTarget } from './tenant-target.ts';
import { translateError } from './translate-error.ts';

type Result = PgResult | PgResult[];

/** A statement that has its connection. */
export interface StatementToSend {
  readonly connection: StatementConnection;
  readonly envelope: Envelope;
  readonly config: StatementConfig;
  readonly rule: StatementRule;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends a statement and closes the book on it: what it may have left behind, what the caller hears of its
 * failure, what observers are told. `settled` is called before the caller hears anything.
 *
 * Written with one `then`: a promise more for each statement is a share of the time that isolation costs.
 */
export function sendStatement(
  { observer }: SessionHost,
  target: TenantTarget,
  statement: StatementToSend,
  settled?: (failure?: unknown) => void,
): Promise<Result> {
  const { connection, envelope, config, rule } = statement;
  const startedAt = observer === undefined ? 0 : observer.now();
  const isAutocommit = connection.status === 'I' && !envelope.transactionStart;
  const isPrepared =
    config.name !== undefined || (connection.preparesUnnamed && isAutocommit && isPlainQuery(rule));
  const request = { envelope, config, schemaName: target.placement.schemaName, isPrepared };
  const sent = send(request, statement, target);
  return (isPrepared && isAutocommit ? sent.catch(repeatUnprepared) : sent).then(
    (result) => {
      if (mayLeaveSomething(rule, result)) connection.taint();
      observer?.answered(target.tenantId, config, startedAt);
      settled?.();
      return result;
    },
    (error: unknown) => {
      if (rule.residue !== undefined || rule.verbs.size > 1) connection.taint();
      const failure = translateError(error, target);
      observer?.failed(target.tenantId, config, startedAt, failure);
      settled?.(failure);
      throw failure;
    },
  );

  function repeatUnprepared(error: unknown): Promise<Result> {
    if (!isStalePlan(error) && !isLostPlan(error)) throw error;
    return send({ ...request, isPrepared: false }, statement, target);
  }
}

function send(
  request: StatementRequest,
  { connection, envelope, rule, signal }: StatementToSend,
  { tenantId }: TenantTarget,
): Promise<Result> {
  if (signal === undefined) return connection.run(request);
  const isAutocommit = connection.status === 'I' && !envelope.transactionStart;
  return sendCancellable(connection, request, { signal, tenantId, kind: rule.kind, isAutocommit });
}

/**
 * "cached plan must not change result type": the table was altered since the statement was prepared. The
 * statement did not run, so outside of a transaction it may be sent again.
 */
function isStalePlan(error: unknown): boolean {
  return isServerError(error) && error.code === '0A000' && error.routine === 'RevalidateCachedQuery';
}

/**
 * The server does not know the statement: somebody deallocated it, or the one that was to prepare it, just ahead
 * on the same connection, failed to. It did not run either.
 */
function isLostPlan(error: unknown): boolean {
  return isServerError(error) && error.code === '26000' && error.message.includes('"dmt_s');
}
