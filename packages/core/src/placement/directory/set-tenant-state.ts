import { TenantNotFoundError, TenantNotReadyError } from '../../errors/index.ts';
import type { RunSql } from '../run-sql.ts';
import { parseTenantRecord, RECORD_COLUMNS, type TenantRecord, type TenantState } from './tenant-record.ts';

export interface SetTenantStateOptions {
  /** States the tenant may come from. @default any */
  readonly from?: readonly TenantState[];
}

const SET_STATE = `
update dmt.tenants set state = $2::text, updated_at = pg_catalog.clock_timestamp()
where id = $1::text and ($3::text[] is null or state = any ($3::text[]))
returning ${RECORD_COLUMNS}`;

const FIND = `select ${RECORD_COLUMNS} from dmt.tenants where id = $1::text`;

/**
 * Moves a tenant to another state.
 *
 * @throws DMT_TENANT_NOT_FOUND when the directory does not list it
 * @throws DMT_TENANT_NOT_READY when it is in none of the states it may come from
 */
export async function setTenantState(
  run: RunSql,
  tenantId: string,
  state: TenantState,
  options: SetTenantStateOptions = {},
): Promise<TenantRecord> {
  const updated = await run(SET_STATE, [tenantId, state, options.from ?? null]);
  const row = updated.rows[0];
  if (row !== undefined) return parseTenantRecord(row);
  const found = await run(FIND, [tenantId]);
  const current = found.rows[0];
  if (current === undefined) throw new TenantNotFoundError(tenantId);
  throw new TenantNotReadyError(tenantId, { state: parseTenantRecord(current).state });
}
