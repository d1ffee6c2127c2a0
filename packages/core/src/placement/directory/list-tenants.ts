import { quoteLiteral } from '../../tenant/index.ts';
import type { RunSql } from '../run-sql.ts';
import { isMissingDirectory } from './sql-state.ts';
import { parseTenantRecord, RECORD_COLUMNS, type TenantRecord, type TenantState } from './tenant-record.ts';
import { withReadableDirectory } from './unreadable-directory.ts';

export interface ListTenantsOptions {
  /** Only tenants in these states. @default all */
  readonly states?: readonly TenantState[];
}

/** What {@link findTenant} asks, as one statement among others; its rows are for {@link parseTenantRecord}. */
export function findTenantSql(tenantId: string): string {
  return `select ${RECORD_COLUMNS} from dmt.tenants where id = ${quoteLiteral(tenantId)}`;
}

const FIND = `select ${RECORD_COLUMNS} from dmt.tenants where id = $1::text`;

const FIND_SOME = `select ${RECORD_COLUMNS} from dmt.tenants where id = any ($1::text[])`;

// In the order of bytes, which is the same on every server.
const LIST = `
select ${RECORD_COLUMNS} from dmt.tenants
where $1::text[] is null or state = any ($1::text[])
order by id collate pg_catalog."C"`;

/**
 * What the directory says about a tenant; `undefined` also when there is no directory. In a transaction, ask
 * `directoryExists` first: the failed statement would end it.
 *
 * @throws DMT_DIRECTORY_UNREADABLE
 */
export async function findTenant(run: RunSql, tenantId: string): Promise<TenantRecord | undefined> {
  const [record] = await readRecords(run, FIND, [tenantId]);
  return record;
}

/**
 * What the directory says about these tenants, by one query and in no order. Those that it does not have are missing.
 *
 * @throws DMT_DIRECTORY_UNREADABLE
 */
export async function findTenants(run: RunSql, tenantIds: readonly string[]): Promise<TenantRecord[]> {
  return readRecords(run, FIND_SOME, [tenantIds]);
}

/**
 * The tenants of the directory, none when there is no directory (see {@link findTenant} about transactions).
 *
 * @throws DMT_DIRECTORY_UNREADABLE
 */
export async function listTenants(run: RunSql, options: ListTenantsOptions = {}): Promise<TenantRecord[]> {
  return readRecords(run, LIST, [options.states ?? null]);
}

async function readRecords(run: RunSql, text: string, values: readonly unknown[]): Promise<TenantRecord[]> {
  try {
    const { rows } = await withReadableDirectory(run, () => run(text, values));
    return rows.map(parseTenantRecord);
  } catch (error) {
    if (isMissingDirectory(error)) return [];
    throw error;
  }
}
