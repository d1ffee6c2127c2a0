import pg from 'pg';

/** The database that `pg` would connect to: what it does not find in the options it takes from elsewhere. */
export function databaseOf(poolConfig: pg.PoolConfig): string {
  // Connects to nothing yet.
  return new pg.Client(poolConfig).database ?? '';
}

/** The role that `pg` would connect as. */
export function userOf(poolConfig: pg.PoolConfig): string {
  return new pg.Client(poolConfig).user ?? '';
}

/** The same options for another database of the server; `''` and `undefined` are the configured one. */
export function toDatabase<Options extends pg.PoolConfig>(
  options: Options,
  database: string | undefined,
): Options {
  if (!database) return options;
  const { connectionString } = options;
  if (connectionString === undefined) return { ...options, database };
  // What the string says counts for more than what stands beside it.
  const url = new URL(connectionString);
  url.pathname = `/${encodeURI(database)}`;
  return { ...options, connectionString: url.href };
}
