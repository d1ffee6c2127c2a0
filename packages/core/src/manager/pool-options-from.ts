import type { ResolvedConfig, TableModule } from '../config/index.ts';
import type { PoolMember, PoolOptions } from '../pool/index.ts';
import { monotonicClock } from './ambient-defaults.ts';

/** The pool's own numbers, from where users write them. */
export function poolOptionsFrom<T extends TableModule, S extends TableModule>({
  connection,
  isolation,
}: ResolvedConfig<T, S>): Omit<PoolOptions<PoolMember>, 'open'> {
  const { poolConfig } = connection;
  return {
    max: poolConfig.max,
    min: poolConfig.min ?? 0,
    idleTimeoutMs: poolConfig.idleTimeoutMillis ?? 0,
    // As in pg, 0 is no limit.
    maxUses: poolConfig.maxUses || undefined,
    maxLifetimeMs: poolConfig.maxLifetimeSeconds ? poolConfig.maxLifetimeSeconds * 1000 : undefined,
    ...isolation.pooling,
    now: monotonicClock,
  };
}
