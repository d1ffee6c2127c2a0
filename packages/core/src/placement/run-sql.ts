/** Runs one statement somewhere: on a pool, a client, or inside a transaction. The slice of `pg` that is needed here. */
export type RunSql = (
  text: string,
  values?: readonly unknown[],
) => Promise<{ rows: Record<string, unknown>[] }>;
