import {
  findRoleGaps,
  quoteIdentifier,
  quoteLiteral,
  type ResolvedIsolation,
  type ResolvedTenantRoles,
  type RoleGap,
  type RunSql,
  readersRoleName,
  tenantRoleName,
} from '@dmt/core/internal';
import type { Client } from 'pg';
import { createRoleSql } from './create-role-sql.ts';
import { ensureReaders } from './ensure-readers.ts';

/** The roles of tenants, where the configuration asks for them. */
export interface TenantRoles {
  /** Makes a tenant's role and lets it use its schema; changes nothing that is as it should be. */
  grantSql(schemaName: string): string[];
  /** Drops the role of a schema that is gone. */
  dropSql(schemaName: string): string[];
  /** What roles lack, by the name of their schema; not the ones of schemas that do not exist. */
  findGaps(run: RunSql, schemaNames: ReadonlyArray<string>): Promise<ReadonlyMap<string, RoleGap>>;
  /** The role that tenants read shared tables by; `undefined` where they see none. */
  readonly readersRole: string | undefined;
  /** Sees to it that they may read by it. */
  ensureReaders(client: Client): Promise<void>;
}

/** @returns `undefined` where tenants have no roles */
export function createTenantRoles(isolation: ResolvedIsolation): TenantRoles | undefined {
  const { tenantRoles, searchPath } = isolation;
  if (tenantRoles === undefined) return undefined;
  const { database } = tenantRoles;
  const readersRole =
    searchPath.shared || searchPath.extensions.length > 0 ? readersRoleName(database) : undefined;
  return {
    readersRole,
    ensureReaders: async (client) => {
      if (readersRole !== undefined) await ensureReaders(client, readersRole, isolation);
    },
    grantSql: (schemaName) => grantSql(tenantRoles, schemaName, readersRole),
    dropSql: (schemaName) => [dropRoleSql(tenantRoleName(database, schemaName))],
    findGaps: (run, schemaNames) => findRoleGaps(run, tenantRoles, schemaNames),
  };
}

const TABLES = 'select, insert, update, delete, truncate on';
const SEQUENCES = 'all on';
const ROUTINES = 'execute on';

function grantSql(
  { database, grantTo }: ResolvedTenantRoles,
  schemaName: string,
  readersRole: string | undefined,
): string[] {
  const role = tenantRoleName(database, schemaName);
  const schema = quoteIdentifier(schemaName);
  const defaults = `alter default privileges in schema ${schema} grant`;
  const purpose = `The tenant in schema ${schemaName} of database ${database}; made by dmt.`;
  return [
    // It inherits nothing but what all tenants may read.
    createRoleSql(role, readersRole === undefined ? 'noinherit' : 'inherit'),
    `comment on role ${role} is ${quoteLiteral(purpose)}`,
    `grant ${role} to ${['session_user', ...grantTo.map(quoteIdentifier)].join(', ')}`,
    ...(readersRole === undefined
      ? []
      : [createRoleSql(readersRole, 'noinherit'), `grant ${readersRole} to ${role}`]),
    `grant usage on schema ${schema} to ${role}`,
    `grant ${TABLES} all tables in schema ${schema} to ${role}`,
    `grant ${SEQUENCES} all sequences in schema ${schema} to ${role}`,
    `grant ${ROUTINES} all routines in schema ${schema} to ${role}`,
    `${defaults} ${TABLES} tables to ${role}`,
    `${defaults} ${SEQUENCES} sequences to ${role}`,
    `${defaults} ${ROUTINES} routines to ${role}`,
  ];
}

/** With the schema went what the role could do there; what else somebody gave to it goes here. */
function dropRoleSql(role: string): string {
  return `do $dmt$ begin
  drop role if exists ${role};
exception when dependent_objects_still_exist then
  drop owned by ${role};
  drop role ${role};
end $dmt$`;
}
