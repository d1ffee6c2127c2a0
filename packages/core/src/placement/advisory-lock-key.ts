import { createHash } from 'node:crypto';

/**
 * The key of an advisory lock, as the 64-bit integer that PostgreSQL takes. The parts are kept apart:
 * `('a', 'bc')` and `('ab', 'c')` are two locks.
 */
export function advisoryLockKey(...parts: readonly string[]): bigint {
  const digest = createHash('sha256')
    .update(JSON.stringify(['dmt', ...parts]))
    .digest();
  return digest.readBigInt64BE(0);
}
