import { advisoryLockKey } from '@dmt/core/internal';

/** Older runs are forgotten when one begins. */
export const RUNS_KEPT = 20;

/*
 * One statement, so that it is atomic whatever kind of connection runs it. The key is that of the directory: a
 * migrator that creates that at this moment must not be in the way.
 */
export const CREATE_RUN_TABLES: string = `
do $dmt$
begin
  if exists (
    select from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'dmt' and c.relname = 'migration_run_tenants'
  ) then
    return;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(${advisoryLockKey('directory')});
  create table if not exists dmt.migration_runs (
    id bigint generated always as identity primary key,
    started_by text not null,
    started_at timestamptz not null default pg_catalog.clock_timestamp(),
    finished_at timestamptz,
    stopped_by text,
    lock_key bigint,
    tenant_ids text[] not null
  );
  create table if not exists dmt.migration_run_tenants (
    run_id bigint not null references dmt.migration_runs on delete cascade,
    tenant_id text not null,
    status text not null,
    applied_migrations text[] not null,
    error_code text,
    error_message text,
    finished_at timestamptz not null default pg_catalog.clock_timestamp(),
    primary key (run_id, tenant_id)
  );
end
$dmt$`;
