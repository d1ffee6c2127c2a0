import { type SQL, sql } from 'drizzle-orm';
import type { TenantIdType } from '../../config/index.ts';
import { tenantDefaultSql } from './tenant-setting.ts';

/**
 * The default of the column that says whose a row is, in tables of the row strategy: the tenant that the statement
 * runs for. With it the column may be left out of what is inserted.
 *
 * @example
 * tenantId: text('tenant_id').notNull().default(currentTenant())
 */
export function currentTenant(tenantIdType: TenantIdType = 'text'): SQL {
  return sql.raw(tenantDefaultSql({ tenantColumn: '', tenantIdType, isSigned: false }));
}
