import { type ResolvedConnection, toDatabase } from '@dmt/core/internal';
import { type ClientPool, createClientPool } from './client-pool.ts';

/** Connections to any number of databases of one server. */
export interface DatabasePools {
  poolOf(database: string): ClientPool;
  close(): Promise<void>;
}

/** Whoever migrates a database comes back to it at once or not for long. */
const IDLE_MS = 250;
/** Of how many databases connections are kept at most. */
const MAX_POOLS = 16;

/** Does no I/O. The pool used longest ago is closed for one too many; what is borrowed from it goes on to its end. */
export function createDatabasePools(connection: ResolvedConnection): DatabasePools {
  const pools = new Map<string, ClientPool>();
  const closing = new Set<Promise<void>>();
  const close = (pool: ClientPool): void => {
    const closed = pool.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const open = (database: string): ClientPool => {
    const poolConfig = { ...toDatabase(connection.poolConfig, database), idleTimeoutMillis: IDLE_MS };
    return createClientPool({ ...connection, poolConfig });
  };
  return {
    poolOf(database) {
      const pool = pools.get(database) ?? open(database);
      pools.delete(database);
      pools.set(database, pool);
      const [oldest] = pools.size > MAX_POOLS ? pools : [];
      if (oldest) {
        pools.delete(oldest[0]);
        close(oldest[1]);
      }
      return pool;
    },
    async close() {
      for (const pool of pools.values()) close(pool);
      pools.clear();
      await Promise.all(closing);
    },
  };
}
