import { TenantRoleError } from '../../../errors/index.ts';
import type { RunSql } from '../../run-sql.ts';

/** Being a member is enough to become a role, until PostgreSQL 16 made that a privilege of its own. */
export const BECOMING = `case when pg_catalog.current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end`;

const ROLE_FACTS = `
select
  r.oid is not null as role_exists,
  coalesce(pg_catalog.pg_has_role(session_user, r.oid, ${BECOMING}), false) as may_become,
  coalesce(pg_catalog.has_schema_privilege(r.oid, n.oid, 'usage'), false) as may_look
from (select) as one
left join pg_catalog.pg_roles r on r.rolname = $1::text
left join pg_catalog.pg_namespace n on n.nspname = $2::text`;

/** @throws DMT_TENANT_ROLE_UNUSABLE */
export async function assertRoleUsable(
  run: RunSql,
  tenant: { readonly tenantId: string; readonly schemaName: string; readonly role: string },
): Promise<void> {
  const { tenantId, schemaName, role } = tenant;
  const { rows } = await run(ROLE_FACTS, [role, schemaName]);
  const problem = findProblem(rows[0] ?? {});
  if (problem !== undefined) throw new TenantRoleError(tenantId, problem, { role });
}

function findProblem(facts: Record<string, unknown>): string | undefined {
  if (facts.role_exists !== true) return 'does not exist';
  if (facts.may_become !== true) return 'was not granted to the role of this connection';
  return facts.may_look === true ? undefined : 'has no access to its schema';
}
