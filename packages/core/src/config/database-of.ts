import pg from 'pg';

/** The database that `pg` would connect to: what it does not find in the options it takes from elsewhere. */
export function databaseOf(poolConfig: pg.PoolConfig): string {
  // Connects to nothing yet.
  return new pg.Client(poolConfig).database ?? '';
}
