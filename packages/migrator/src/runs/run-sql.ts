import { isDmtError } from '@dmt/core';
import { quoteLiteral, redactSecrets } from '@dmt/core/internal';
import type { TenantMigrationResult } from '../run/index.ts';
import type { MigrationRun } from './migration-run.ts';
import type { RunLock } from './run-lock.ts';
import { CREATE_RUN_TABLES, RUNS_KEPT } from './run-tables.ts';

const MAX_MESSAGE_LENGTH = 2_000;

/** What a run is begun with. */
export interface BegunRun {
  readonly startedBy: string;
  /** Tenants that need something. */
  readonly tenantIds: ReadonlyArray<string>;
  readonly lock: RunLock;
}

/** One message; the last of its results is the row with the `id`. The lock is held before anybody sees the run. */
export function beginRunSql({ startedBy, tenantIds, lock }: BegunRun): string[] {
  const ids = quoteJson(tenantIds);
  return [
    CREATE_RUN_TABLES,
    lock.takeSql,
    `delete from dmt.migration_runs where id in (
      select id from dmt.migration_runs order by id desc offset ${RUNS_KEPT - 1})`,
    `insert into dmt.migration_runs (started_by, lock_key, tenant_ids)
      values (${quoteLiteral(storable(startedBy))}, ${lock.keySql},
        array(select pg_catalog.jsonb_array_elements_text(${ids}))) returning id`,
  ];
}

/** Nothing for no results. What was noted before is noted again: the answer may have been lost. */
export function noteTenantsSql(runId: number, results: ReadonlyArray<TenantMigrationResult>): string[] {
  if (results.length === 0) return [];
  const rows = quoteJson(results.map(toRow));
  return [
    `insert into dmt.migration_run_tenants (run_id, tenant_id, status, applied_migrations, error_code, error_message)
      select ${runId}, t.tenant_id, t.status, t.applied_migrations, t.error_code, t.error_message
      from pg_catalog.jsonb_to_recordset(${rows}) as t(tenant_id text, status text, applied_migrations text[],
        error_code text, error_message text)
      on conflict do nothing`,
  ];
}

export function closeRunSql(runId: number, stoppedBy: MigrationRun['stoppedBy']): string[] {
  const reason = stoppedBy === undefined ? 'null' : quoteLiteral(stoppedBy);
  return [
    `update dmt.migration_runs set finished_at = pg_catalog.clock_timestamp(), stopped_by = ${reason} where id = ${runId}`,
  ];
}

function toRow({ tenantId, status, appliedMigrations, error }: TenantMigrationResult): object {
  const row = { tenant_id: tenantId, status, applied_migrations: appliedMigrations };
  if (!error) return row;
  const message = redactSecrets(error.message).slice(0, MAX_MESSAGE_LENGTH);
  return {
    ...row,
    error_code: isDmtError(error) ? error.code : error.name,
    error_message: storable(message),
  };
}

function quoteJson(value: unknown): string {
  return `${quoteLiteral(JSON.stringify(value))}::jsonb`;
}

/** PostgreSQL holds no NUL and no half of a surrogate pair, and a message may be anybody's. */
function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', ''), 'utf8').toString('utf8');
}
