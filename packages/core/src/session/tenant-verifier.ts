import { ConnectionFailedError } from '../errors/index.ts';
import type { IsolationStrategy, RunSql } from '../placement/index.ts';
import type { ConnectionPool, Route } from '../pool/index.ts';
import { ownTypes, type StatementConnection } from '../wire/index.ts';
import type { TenantTarget } from './tenant-target.ts';

/** All statements of a tenant wait for its check: a line that is dead must not keep them for ever. */
const ANSWER_WITHIN_MS = 10_000;

export interface TenantVerifierOptions {
  readonly strategy: IsolationStrategy;
  readonly pool: ConnectionPool<StatementConnection>;
  /** On whose connections checks run. @default the tenant's own */
  readonly checkRoute?: Route | undefined;
  readonly onVerified?: ((target: TenantTarget) => void) | undefined;
}

export interface TenantVerifier {
  /**
   * Checks a tenant before its first statement: that it exists, that its schema is its own, that it may be
   * used. However many statements wait for it, one check runs.
   */
  verify(target: TenantTarget): Promise<void>;
  /** What a check that runs now finds out is out of date: whoever waits for it waits for another. */
  forget(route: Route): void;
}

export function createTenantVerifier(options: TenantVerifierOptions): TenantVerifier {
  const { strategy, pool, checkRoute, onVerified } = options;
  const running = new Map<string, Promise<void>>();

  async function check(target: TenantTarget): Promise<void> {
    const connection = await pool.acquire(checkRoute ?? target.route);
    const run: RunSql = async (text, values) => {
      const config = { text, values, types: ownTypes };
      const result = await connection.run({ envelope: {}, config, schemaName: target.placement.schemaName });
      // One command, object rows: no rowMode was asked for.
      return result as { rows: Record<string, unknown>[] };
    };
    let isOverdue = false;
    const giveUp = setTimeout(() => {
      isOverdue = true;
      connection.destroy();
    }, ANSWER_WITHIN_MS);
    try {
      await strategy.verify(run, target.placement);
    } catch (error) {
      throw isOverdue ? new ConnectionFailedError({ during: 'the check of a tenant', cause: error }) : error;
    } finally {
      clearTimeout(giveUp);
      pool.release(connection);
    }
  }

  function verify(target: TenantTarget): Promise<void> {
    const { key } = target.route;
    const known = running.get(key);
    if (known !== undefined) return known;
    const verification = checkAndRecord();
    running.set(key, verification);
    return verification;

    async function checkAndRecord(): Promise<void> {
      try {
        await check(target);
      } catch (error) {
        if (running.get(key) === verification) running.delete(key);
        throw error;
      }
      if (running.get(key) !== verification) return verify(target);
      running.delete(key);
      target.isVerified = true;
      onVerified?.(target);
    }
  }

  return {
    verify,
    forget: ({ key }) => {
      running.delete(key);
    },
  };
}
