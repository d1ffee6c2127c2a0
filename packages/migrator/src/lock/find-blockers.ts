import type { Client } from 'pg';
import { type Blocker, headOfQuery } from './blocker.ts';

/** Who keeps a backend waiting at this moment; nobody when it does not wait for a lock. */
export async function findBlockers(client: Client, backendPid: number): Promise<Blocker[]> {
  const { rows } = await client.query<Record<string, unknown>>(FIND_BLOCKERS, [backendPid]);
  return rows.map(toBlocker);
}

/*
 * Asking for blockers holds up the server's lock table for a moment, so only of a backend that does wait. Who makes a
 * file longer (`extend`) is done in a moment and holds nobody's table: tenants that are migrated side by side meet there.
 */
const FIND_BLOCKERS = `
select distinct on (b.pid) b.pid, a.application_name, a.usename as user_name,
  coalesce(a.state, a.backend_type) as state,
  extract(epoch from pg_catalog.clock_timestamp() - a.xact_start) * 1000 as transaction_ms,
  pg_catalog.left(a.query, 1000) as query
from pg_catalog.pg_stat_activity w
cross join lateral pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) as b(pid)
left join pg_catalog.pg_stat_activity a on a.pid = b.pid
where w.pid = $1::int and w.wait_event_type = 'Lock' and w.wait_event <> 'extend'
order by b.pid`;

function toBlocker(row: Readonly<Record<string, unknown>>): Blocker {
  const { pid, application_name, user_name, state, transaction_ms, query } = row;
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  const fields = {
    applicationName: text(application_name),
    userName: text(user_name),
    state: text(state),
    transactionMs: transaction_ms === null ? undefined : Math.round(Number(transaction_ms)),
    query: text(query) === '<insufficient privilege>' ? undefined : text(query),
  };
  return {
    pid: Number(pid),
    ...(fields.applicationName === undefined ? {} : { applicationName: fields.applicationName }),
    ...(fields.userName === undefined ? {} : { userName: fields.userName }),
    ...(fields.state === undefined ? {} : { state: fields.state }),
    ...(fields.transactionMs === undefined ? {} : { transactionMs: fields.transactionMs }),
    ...(fields.query === undefined ? {} : { query: headOfQuery(fields.query) }),
  };
}
