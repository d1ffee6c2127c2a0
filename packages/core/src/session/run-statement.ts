import { isDmtError } from '../errors/index.ts';
import type { Route } from '../pool/index.ts';
import type { PgResult, StatementConfig, StatementConnection } from '../wire/index.ts';
import { assertRoleKept } from './assert-role-kept.ts';
import { mayShare } from './may-share.ts';
import { sendStatement } from './send-statement.ts';
import type { SessionHost } from './session-host.ts';
import type { StatementRule } from './statement-rules.ts';
import type { TenantTarget } from './tenant-target.ts';
import { untilAborted } from './until-aborted.ts';

/** Runs one statement for a tenant on whatever connection is its turn, and gives the connection back. */
export function runStatement(
  host: SessionHost,
  target: TenantTarget,
  config: StatementConfig,
  rule: StatementRule,
): Promise<PgResult | PgResult[]> {
  assertRoleKept(rule, target);
  const { pool } = host;
  const signal = host.currentSignal();
  const shares = host.pipelines && mayShare(config, rule, signal);
  const free = target.isVerified ? findFree(pool, target.route, shares) : undefined;
  // A connection comes by a promise, and never by a call out of whoever gives it back: what goes on from
  // here must go on in the caller's own asynchronous context.
  return free === undefined ? acquireConnection(host, target, signal, shares).then(runOn) : runOn(free);

  function runOn(connection: StatementConnection): Promise<PgResult | PgResult[]> {
    const statement = { connection, envelope: target, config, rule, signal };
    return sendStatement(host, target, statement, () => pool.release(connection));
  }
}

function findFree(pool: SessionHost['pool'], route: Route, shares: boolean): StatementConnection | undefined {
  return shares ? pool.tryShare(route) : pool.tryAcquire(route);
}

/** A connection for a tenant that was found to exist. */
export function acquireConnection(
  { pool, observer, verify }: SessionHost,
  target: TenantTarget,
  signal: AbortSignal | undefined,
  shares = false,
): Promise<StatementConnection> {
  const { route } = target;
  const connection = target.isVerified
    ? pool.acquire(route, signal, shares)
    : untilAborted(verify(target), signal, {
        tenantId: target.tenantId,
        stage: 'waiting to be verified',
      }).then(() => pool.acquire(route, signal, shares));
  return connection.catch((error: unknown) => {
    // Its database is gone; the next statement hears why.
    if (isDmtError(error, 'DMT_TENANT_NOT_FOUND')) target.isVerified = false;
    observer?.rejected(target.tenantId, error);
    throw error;
  });
}
