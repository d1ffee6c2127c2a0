import type { PgResult, StatementConfig, StatementConnection } from '../wire/index.ts';
import { isServerError } from '../wire/index.ts';
import { mayLeaveSomething } from './leftovers.ts';
import { sendCancellable } from './send-cancellable.ts';
import type { SessionHost } from './session-host.ts';
import type { StatementRule } from './statement-rules.ts';
import type { TenantTarget } from './tenant-target.ts';
import { translateError } from './translate-error.ts';

/** Runs one statement for a tenant on whatever connection is its turn, and gives the connection back. */
export async function runStatement(
  host: SessionHost,
  target: TenantTarget,
  config: StatementConfig,
  rule: StatementRule,
): Promise<PgResult | PgResult[]> {
  const { pool, observer } = host;
  const { tenantId } = target;
  const signal = host.currentSignal();
  let connection: StatementConnection;
  try {
    if (!target.isVerified) await host.verify(target);
    connection = pool.tryAcquire(target.route) ?? (await pool.acquire(target.route, signal));
  } catch (error) {
    observer?.rejected(tenantId, error);
    throw error;
  }
  const startedAt = observer === undefined ? 0 : observer.now();
  const { schemaName } = target.placement;
  const request = { envelope: target, config, schemaName };
  try {
    const sent = sendCancellable(connection, request, signal);
    const result = await (config.name === undefined ? sent : sent.catch(retryUnnamed));
    if (mayLeaveSomething(rule, result)) connection.taint();
    observer?.answered(tenantId, config, startedAt);
    return result;
  } catch (error) {
    if (rule.taints || rule.verbs.size > 1) connection.taint();
    const failure = translateError(error, target);
    observer?.failed(tenantId, config, startedAt, failure);
    throw failure;
  } finally {
    pool.release(connection);
  }

  function retryUnnamed(error: unknown): Promise<PgResult | PgResult[]> {
    if (!isStalePlan(error)) throw error;
    return sendCancellable(connection, { ...request, config: { ...config, name: undefined } }, signal);
  }
}

/**
 * "cached plan must not change result type": the table was altered since the statement was prepared. The
 * statement did not run, so it may be sent again.
 */
function isStalePlan(error: unknown): boolean {
  return isServerError(error) && error.code === '0A000' && /cached plan/.test(error.message);
}
