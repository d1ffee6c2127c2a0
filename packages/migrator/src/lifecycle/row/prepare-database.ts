import { DatabaseError } from '@dmt/core';
import { quoteIdentifier, type ResolvedRowIsolation } from '@dmt/core/internal';
import type { Client } from 'pg';
import { runScriptOrThrow } from '../../connections/index.ts';
import { installContextKey } from './context-key.ts';

/** What policies rest on and no migration makes: the right to read the directory, and the key of signed contexts. */
export async function prepareDatabase(
  client: Client,
  { runtimeRole, contextKey }: ResolvedRowIsolation,
): Promise<void> {
  if (runtimeRole !== undefined) await admitRole(client, runtimeRole);
  if (contextKey !== undefined) await installContextKey(client, contextKey);
}

async function admitRole(client: Client, name: string): Promise<void> {
  const { rows } = await client.query<{ may_read: boolean }>(
    `select pg_catalog.has_schema_privilege(r.oid, 'dmt', 'usage')
       and pg_catalog.has_table_privilege(r.oid, 'dmt.tenants', 'select') as may_read
     from pg_catalog.pg_roles r where r.rolname = $1`,
    [name],
  );
  const [role] = rows;
  const quoted = quoteIdentifier(name);
  if (!role) {
    throw new DatabaseError(
      `There is no role ${quoted}, which isolation.runtimeRole names.`,
      `Run as a superuser: create role ${quoted} login nosuperuser nobypassrls password '…';`,
    );
  }
  if (role.may_read) return;
  await runScriptOrThrow(client, [
    `grant usage on schema dmt to ${quoted}`,
    `grant select on dmt.tenants to ${quoted}`,
  ]);
}
