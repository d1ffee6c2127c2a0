import { advisoryLockKey } from '../advisory-lock-key.ts';
import type { RunSql } from '../run-sql.ts';
import { TENANT_STATES } from './tenant-record.ts';

const states = TENANT_STATES.map((state) => `'${state}'`).join(', ');

/*
 * One statement, so that it is atomic whatever kind of connection runs it. `if not exists` alone does not stand two
 * creators at once, hence the lock; who finds the directory needs neither the lock nor the right to create schemas.
 */
const CREATE_DIRECTORY = `
do $dmt$
begin
  if exists (
    select from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'dmt' and c.relname = 'tenants'
  ) then
    return;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(${advisoryLockKey('directory')});
  create schema if not exists dmt;
  create table if not exists dmt.tenants (
    id text primary key,
    schema_name text not null unique,
    strategy text not null,
    region text,
    state text not null check (state in (${states})),
    created_at timestamptz not null default pg_catalog.now(),
    updated_at timestamptz not null default pg_catalog.now()
  );
end
$dmt$`;

const DIRECTORY_EXISTS = `
select exists (
  select from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'dmt' and c.relname = 'tenants'
) as directory_exists`;

/** Creates the tenant directory unless it exists. Any number may do so at once. */
export async function ensureDirectory(run: RunSql): Promise<void> {
  await run(CREATE_DIRECTORY);
}

/** Whether there is a tenant directory; needs no privilege on it. */
export async function directoryExists(run: RunSql): Promise<boolean> {
  const { rows } = await run(DIRECTORY_EXISTS);
  return rows[0]?.directory_exists === true;
}
