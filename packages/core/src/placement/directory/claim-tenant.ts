import { TenantExistsError, TenantNameCollisionError } from '../../errors/index.ts';
import { quoteLiteral } from '../../tenant/index.ts';
import type { RunSql } from '../run-sql.ts';
import { isUniqueViolation } from './sql-state.ts';
import { parseTenantRecord, RECORD_COLUMNS, type TenantRecord } from './tenant-record.ts';

export interface TenantClaim {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly strategy: string;
  /** Where a life that begins now begins. @default 'provisioning' */
  readonly state?: 'provisioning' | 'active';
}

/** No conflict target: whichever of its two unique keys a concurrent claim reaches first must not be an error. */
const insert = (values: string): string => `
insert into dmt.tenants (id, schema_name, strategy, state) values (${values})
on conflict do nothing
returning ${RECORD_COLUMNS}`;

const INSERT = insert('$1, $2, $3, $4');

/*
 * A dropped tenant may come back, and starts over; one in any other state is left as it is. Another id never gets a
 * schema that somebody had, not even a dropped one: old backups, grants and caches still mean the first.
 */
const REVIVE = `
update dmt.tenants as mine set
  state = case when mine.state = 'dropped' then $4 else mine.state end,
  schema_name = case when mine.state = 'dropped' then $2 else mine.schema_name end,
  strategy = case when mine.state = 'dropped' then $3 else mine.strategy end,
  created_at = case when mine.state = 'dropped' then pg_catalog.now() else mine.created_at end,
  updated_at = case when mine.state = 'dropped' then pg_catalog.now() else mine.updated_at end
where mine.id = $1
  and not exists (select from dmt.tenants other where other.schema_name = $2 and other.id <> $1)
returning ${RECORD_COLUMNS}`;

const OWNER = `select ${RECORD_COLUMNS} from dmt.tenants where schema_name = $1`;

/**
 * Enters a tenant into the directory, in state `provisioning` unless told otherwise, and reserves its schema's name. A tenant that is
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

/** The first half of {@link claimTenant} as one statement among others; no row is left to the whole of it. */
export function enterTenantSql({
  tenantId,
  schemaName,
  strategy,
  state = 'provisioning',
}: TenantClaim): string {
  return insert([tenantId, schemaName, strategy, state].map(quoteLiteral).join(', '));
}

async function insertClaim(run: RunSql, claim: TenantClaim): Promise<TenantRecord> {
  const { tenantId, schemaName, strategy, state = 'provisioning' } = claim;
  const values = [tenantId, schemaName, strategy, state];
  try {
    const inserted = (await run(INSERT, values)).rows[0];
    const mine = inserted ?? (await run(REVIVE, values)).rows[0];
    return parseTenantRecord(mine ?? (await run(OWNER, [schemaName])).rows[0] ?? {});
  } catch (cause) {
    // It came back under a new name, and somebody else claimed that between our look and our update.
    if (isUniqueViolation(cause)) throw new TenantNameCollisionError(tenantId, { schemaName, cause });
    throw cause;
  }
}
