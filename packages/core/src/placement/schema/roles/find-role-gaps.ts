import type { ResolvedTenantRoles } from '../../../config/index.ts';
import type { RunSql } from '../../run-sql.ts';
import { BECOMING } from './assert-role-usable.ts';
import { tenantRoleName } from './role-name.ts';

/** What a tenant's role lacks. */
export type RoleGap = 'role' | 'membership' | 'schema' | 'defaults' | 'tables' | 'sequences';

/*
 * What is in a schema is found by what depends on it: pg_class has no index that leads there. Only what the asking role
 * may grant is looked at: the rest is for its owner to grant.
 */
const OBJECTS = `
    select from pg_catalog.pg_depend d join pg_catalog.pg_class c on c.oid = d.objid
    where d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and d.refobjid = n.oid
      and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and pg_catalog.pg_has_role(c.relowner, 'usage')`;

const lacks = (privilege: string): string =>
  `not pg_catalog.has_table_privilege(r.oid, c.oid, '${privilege}')`;

const FIND_GAPS = `
select n.nspname as schema_name, case
  when r.oid is null then 'role'
  when exists (
    select from pg_catalog.unnest($3::text[] || session_user::text) as g(name)
    left join pg_catalog.pg_roles m on m.rolname = g.name
    where not coalesce(pg_catalog.pg_has_role(m.oid, r.oid, ${BECOMING}), false)) then 'membership'
  when not pg_catalog.has_schema_privilege(r.oid, n.oid, 'usage') then 'schema'
  when 3 > (
    select pg_catalog.count(*) from pg_catalog.pg_default_acl a
    where a.defaclnamespace = n.oid and a.defaclobjtype in ('r', 'S', 'f')
      and a.defaclrole = (select oid from pg_catalog.pg_roles where rolname = current_user)
      and exists (select from pg_catalog.aclexplode(a.defaclacl) e where e.grantee = r.oid)) then 'defaults'
  when exists (${OBJECTS}
      and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and (${['select', 'insert', 'update', 'delete'].map(lacks).join(' or ')})) then 'tables'
  when exists (${OBJECTS}
      and case c.relkind when 'S' then not pg_catalog.has_sequence_privilege(r.oid, c.oid, 'usage') end) then 'sequences'
  end as gap
from rows from (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) as wanted(schema_name, role_name)
join pg_catalog.pg_namespace n on n.nspname = wanted.schema_name
left join pg_catalog.pg_roles r on r.rolname = wanted.role_name`;

/** What the roles of tenants lack, by the name of their schema, in one round trip for any number of them. */
export async function findRoleGaps(
  run: RunSql,
  { database, grantTo }: ResolvedTenantRoles,
  schemaNames: readonly string[],
): Promise<ReadonlyMap<string, RoleGap>> {
  const roles = schemaNames.map((schemaName) => tenantRoleName(database, schemaName));
  const { rows } = await run(FIND_GAPS, [schemaNames, roles, grantTo]);
  return new Map(
    rows.flatMap(({ schema_name: schemaName, gap }) =>
      // The statement knows no other words.
      gap === null ? [] : [[String(schemaName), gap as RoleGap] as const],
    ),
  );
}
