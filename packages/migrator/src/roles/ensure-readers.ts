import { advisoryLockKey, quoteIdentifier, quoteLiteral, type ResolvedIsolation } from '@dmt/core/internal';
import type { Client } from 'pg';
import { runScriptOrThrow } from '../connections/index.ts';
import { createRoleSql } from './create-role-sql.ts';

const SHARED_SCHEMA = 'public';

/** What there is to grant, and only what is ours to grant. */
const FIND_UNREADABLE = `
select null as table_name where not exists (
  select from pg_catalog.pg_roles r where r.rolname = $1::text
    and not exists (
      select from pg_catalog.pg_namespace n where n.nspname = any ($3::text[])
        and not pg_catalog.has_schema_privilege(r.oid, n.oid, 'usage')))
union all
select c.relname::text
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_roles r on r.rolname = $1::text
where n.nspname = $2::text and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and pg_catalog.pg_has_role(c.relowner, 'usage')
  and not coalesce(pg_catalog.has_table_privilege(r.oid, c.oid, 'select'), false)`;

/**
 * Sees to it that tenants may read what their path shows them besides their own schema. One role for all of them: a
 * grant for each tenant on each shared table would make rows of the catalog that everybody reads very long.
 */
export async function ensureReaders(
  client: Client,
  role: string,
  { searchPath, tenantRoles }: ResolvedIsolation,
): Promise<void> {
  const shared = searchPath.shared ? [SHARED_SCHEMA] : [];
  const schemas = [...shared, ...searchPath.extensions];
  const { rows } = await client.query<{ table_name: string | null }>(FIND_UNREADABLE, [
    role,
    shared[0] ?? null,
    schemas,
  ]);
  if (rows.length === 0) return;
  const tables = rows.flatMap(({ table_name: name }) =>
    name === null ? [] : [`grant select on ${SHARED_SCHEMA}.${quoteIdentifier(name)} to ${role}`],
  );
  const purpose = `What tenants read of database ${tenantRoles?.database}; made by dmt.`;
  const defaults = `alter default privileges in schema ${SHARED_SCHEMA} grant select on tables to ${role}`;
  await runScriptOrThrow(client, [
    'begin',
    `select pg_catalog.pg_advisory_xact_lock(${advisoryLockKey('readers')})`,
    createRoleSql(role, 'noinherit'),
    `comment on role ${role} is ${quoteLiteral(purpose)}`,
    ...schemas.map((schema) => `grant usage on schema ${quoteIdentifier(schema)} to ${role}`),
    ...tables,
    ...shared.map(() => defaults),
    'commit',
  ]);
}
