/** What host and port are called: no more than a hint, since anybody may call them anything. */
export function poolerHints({ host, port }: { readonly host: string; readonly port: number }): string[] {
  const hints: string[] = [];
  if (/pooler|pgbouncer|proxy/i.test(host)) hints.push(`The host is called ${host}.`);
  if (port === 6432) hints.push("Port 6432 is PgBouncer's by default.");
  if (port === 6543) hints.push('Port 6543 is the one of poolers in transaction mode at some providers.');
  return hints;
}
