/** A session whose lock keeps a migration waiting. */
export interface Blocker {
  /** The process id of its backend, for `pg_terminate_backend`; 0 for a prepared transaction. */
  readonly pid: number;
  readonly applicationName?: string;
  readonly userName?: string;
  /** As `pg_stat_activity` has it, such as `idle in transaction`. */
  readonly state?: string;
  /** How long its transaction has been open. */
  readonly transactionMs?: number;
  /** The beginning of its last statement, without the strings in it; absent where the role may not see it. */
  readonly query?: string;
}

const MAX_QUERY_LENGTH = 120;

/** `session 4711 ("report", idle in transaction)` */
export function describeBlocker({ pid, applicationName, state }: Blocker): string {
  if (pid === 0) return 'a prepared transaction';
  const known = [applicationName === undefined ? undefined : JSON.stringify(applicationName), state];
  const described = known.filter((part) => part !== undefined).join(', ');
  return described === '' ? `session ${pid}` : `session ${pid} (${described})`;
}

/** Strings may be anybody's data, or a password; one that was cut off ends with the text. */
export function headOfQuery(query: string): string {
  const bare = query
    .replaceAll(/\$(\w*)\$.*?(?:\$\1\$|$)/gs, '…')
    .replaceAll(/'(?:[^']|'')*(?:'|$)/g, "'…'")
    .replaceAll(/\s+/g, ' ')
    .trim();
  return bare.length > MAX_QUERY_LENGTH ? `${bare.slice(0, MAX_QUERY_LENGTH)}…` : bare;
}
