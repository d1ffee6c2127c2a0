import { TenantExistsError, TenantNameCollisionError } from '../../errors/index.ts';
import type { RunSql } from '../run-sql.ts';
import { isUniqueViolation } from './sql-state.ts';
import { parseTenantRecord, RECORD_COLUMNS, type TenantRecord } from './tenant-record.ts';

export interface TenantClaim {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly strategy: string;
}

/*
 * A dropped tenant may come back, and starts over; one in any other state is left as it is. Another id never gets a
 * schema that somebody had, not even a dropped one: old backups, grants and caches still mean the first.
 */
const CLAIM = `
with other as (
  select ${RECORD_COLUMNS} from dmt.tenants where schema_name = $2::text and id <> $1::text
), claimed as (
  insert into dmt.tenants as mine (id, schema_name, strategy, state)
  select $1::text, $2::text, $3::text, 'provisioning' where not exists (select from other)
  on conflict (id) do update set
    state = case when mine.state = 'dropped' then 'provisioning' else mine.state end,
    schema_name = case when mine.state = 'dropped' then excluded.schema_name else mine.schema_name end,
    strategy = case when mine.state = 'dropped' then excluded.strategy else mine.strategy end,
    created_at = case when mine.state = 'dropped' then excluded.created_at else mine.created_at end,
    updated_at = case when mine.state = 'dropped' then excluded.updated_at else mine.updated_at end
  returning ${RECORD_COLUMNS}
)
select ${RECORD_COLUMNS} from claimed union all select ${RECORD_COLUMNS} from other`;

/**
 * Enters a tenant into the directory, in state `provisioning`, and reserves its schema's name. A tenant that is
 * there already is returned in the state it is in, so an interrupted creation can go on.
 *
 * @throws DMT_TENANT_NAME_COLLISION when the name is, or ever was, another tenant's
 * @throws DMT_TENANT_EXISTS when the tenant lives in another schema
 */
export async function claimTenant(run: RunSql, claim: TenantClaim): Promise<TenantRecord> {
  const { tenantId, schemaName } = claim;
  const record = await insertClaim(run, claim);
  if (record.tenantId !== tenantId) {
    throw new TenantNameCollisionError(tenantId, { schemaName, ownerId: record.tenantId });
  }
  if (record.schemaName !== schemaName) {
    throw new TenantExistsError(tenantId, { schemaName: record.schemaName });
  }
  return record;
}

async function insertClaim(run: RunSql, claim: TenantClaim): Promise<TenantRecord> {
  const { tenantId, schemaName, strategy } = claim;
  try {
    const { rows } = await run(CLAIM, [tenantId, schemaName, strategy]);
    return parseTenantRecord(rows[0] ?? {});
  } catch (cause) {
    // Somebody else claimed the name between our look and our insert.
    if (isUniqueViolation(cause)) throw new TenantNameCollisionError(tenantId, { schemaName, cause });
    throw cause;
  }
}
