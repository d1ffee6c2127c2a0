import type { IsolationStrategy, RunSql } from '../placement/index.ts';
import type { ConnectionPool } from '../pool/index.ts';
import { ownTypes, type StatementConnection } from '../wire/index.ts';
import type { TenantTarget } from './tenant-target.ts';

export interface TenantVerifierOptions {
  readonly strategy: IsolationStrategy;
  readonly pool: ConnectionPool<StatementConnection>;
  readonly onVerified?: ((target: TenantTarget) => void) | undefined;
}

/**
 * Checks a tenant before its first statement: that it exists, that its schema is its own, that it may be
 * used. However many statements wait for it, one check runs.
 */
export function createTenantVerifier(
  options: TenantVerifierOptions,
): (target: TenantTarget) => Promise<void> {
  const { strategy, pool, onVerified } = options;
  const running = new Map<string, Promise<void>>();

  async function check(target: TenantTarget): Promise<void> {
    const connection = await pool.acquire(target.route);
    const run: RunSql = async (text, values) => {
      const config = { text, values, types: ownTypes };
      const result = await connection.run({ envelope: {}, config, schemaName: target.placement.schemaName });
      // One command, object rows: no rowMode was asked for.
      return result as { rows: Record<string, unknown>[] };
    };
    try {
      await strategy.verify(run, target.placement);
    } finally {
      pool.release(connection);
    }
    markVerified(target);
    onVerified?.(target);
  }

  return (target) => {
    const { key } = target.route;
    const known = running.get(key);
    if (known !== undefined) return known.then(() => markVerified(target));
    const verification = check(target).finally(() => running.delete(key));
    running.set(key, verification);
    return verification;
  };
}

function markVerified(target: TenantTarget): void {
  target.isVerified = true;
}
