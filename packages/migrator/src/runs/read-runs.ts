import type { Client } from 'pg';
import { sqlStateOf } from '../connections/index.ts';
import type { MigrationRun, UnfinishedTenant } from './migration-run.ts';
import { IS_LOCK_HELD } from './run-lock.ts';
import { RUNS_KEPT } from './run-tables.ts';

/** The runs that the directory remembers, the newest first; none where it takes no records. */
export async function readRuns(client: Client, limit: number): Promise<MigrationRun[]> {
  const runs = await readRows(client, LIST_RUNS, [limit]);
  if (runs.length === 0) return [];
  const unfinished = await readRows(client, LIST_UNFINISHED);
  return runs.map((row) => toRun(row, unfinished));
}

/**
 * Tenants whose last run failed, or ended before their turn came; `undefined` when no run is on record.
 */
export async function readUnfinished(client: Client): Promise<Set<string> | undefined> {
  const runs = await readRuns(client, RUNS_KEPT);
  if (runs.length === 0) return undefined;
  return new Set(runs.flatMap((run) => run.unfinished.map(({ tenantId }) => tenantId)));
}

type Row = Readonly<Record<string, unknown>>;

async function readRows(client: Client, text: string, values: ReadonlyArray<unknown> = []): Promise<Row[]> {
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } catch (error) {
    // Nobody has recorded a run yet.
    if (['42P01', '3F000'].includes(sqlStateOf(error) ?? '')) return [];
    throw error;
  }
}

const LIST_RUNS = `
select id, started_by, started_at, finished_at, stopped_by, pg_catalog.cardinality(tenant_ids) as total,
  lock_key is not null as has_lock, ${IS_LOCK_HELD} as is_held, c.succeeded, c.failed, c.skipped
from dmt.migration_runs
cross join lateral (
  select count(*) filter (where t.status = 'migrated')::int as succeeded,
    count(*) filter (where t.status = 'failed')::int as failed,
    count(*) filter (where t.status = 'skipped')::int as skipped
  from dmt.migration_run_tenants t where t.run_id = id) as c
order by id desc limit $1`;

/* The last run that a tenant was part of says how it stands. */
const LIST_UNFINISHED = `
select l.run_id, l.tenant_id, t.status, t.error_code, t.error_message
from (
  select w.tenant_id, max(r.id) as run_id
  from dmt.migration_runs r cross join lateral pg_catalog.unnest(r.tenant_ids) as w(tenant_id)
  group by w.tenant_id) as l
left join dmt.migration_run_tenants t on t.run_id = l.run_id and t.tenant_id = l.tenant_id
where t.status is null or t.status = 'failed'
order by l.tenant_id collate pg_catalog."C"`;

function toRun(row: Row, unfinished: ReadonlyArray<Row>): MigrationRun {
  const state = stateOf(row);
  const [total, succeeded, failed, skipped] = [row.total, row.succeeded, row.failed, row.skipped].map(Number);
  const counts = { total: total ?? 0, succeeded: succeeded ?? 0, failed: failed ?? 0, skipped: skipped ?? 0 };
  return {
    runId: Number(row.id),
    startedBy: String(row.started_by),
    startedAt: toDate(row.started_at),
    ...(row.finished_at === null ? {} : { finishedAt: toDate(row.finished_at) }),
    state,
    ...(isStopReason(row.stopped_by) ? { stoppedBy: row.stopped_by } : {}),
    ...counts,
    notRun: counts.total - counts.succeeded - counts.failed - counts.skipped,
    unfinished: unfinished
      .filter((tenant) => tenant.run_id === row.id)
      // The turn of the others is still to come.
      .filter((tenant) => state !== 'running' || tenant.status === 'failed')
      .map(toUnfinished),
  };
}

function stateOf(row: Row): MigrationRun['state'] {
  if (row.finished_at !== null) return row.stopped_by === null ? 'finished' : 'halted';
  if (row.has_lock !== true) return 'unknown';
  return row.is_held === true ? 'running' : 'interrupted';
}

function toUnfinished({ tenant_id, status, error_code, error_message }: Row): UnfinishedTenant {
  if (status !== 'failed') return { tenantId: String(tenant_id), status: 'not-run' };
  return {
    tenantId: String(tenant_id),
    status: 'failed',
    error: { code: String(error_code), message: String(error_message) },
  };
}

const STOP_REASONS: ReadonlyArray<NonNullable<MigrationRun['stoppedBy']>> = [
  'canary',
  'maxFailures',
  'onError',
  'signal',
  'error',
];

function isStopReason(value: unknown): value is NonNullable<MigrationRun['stoppedBy']> {
  return STOP_REASONS.some((reason) => reason === value);
}

/** A connection may have parsers of its own, which leave a timestamp as text. */
function toDate(value: unknown): Date {
  return value instanceof Date ? value : new Date(String(value));
}
