import {
  TenantElsewhereError,
  TenantNotFoundError,
  TenantNotReadyError,
  TenantSuspendedError,
} from '../../errors/index.ts';
import type { TenantRecord } from '../directory/index.ts';

/**
 * Makes sure that a tenant may be used of whom the directory says this. It is all there is to say that a tenant of the row
 * strategy exists: any id has a right to no rows.
 *
 * @throws DMT_TENANT_NOT_FOUND, DMT_TENANT_SUSPENDED, DMT_TENANT_NOT_READY, DMT_TENANT_ELSEWHERE
 */
export function assertUsableRecord(tenantId: string, record: TenantRecord | undefined): void {
  switch (record?.state) {
    case undefined:
    case 'dropped':
      throw new TenantNotFoundError(tenantId);
    case 'suspended':
      throw new TenantSuspendedError(tenantId);
    case 'provisioning':
    case 'dropping':
      throw new TenantNotReadyError(tenantId, { state: record.state });
    case 'active':
      if (record.strategy !== 'row')
        throw new TenantElsewhereError(tenantId, { found: record.strategy, configured: 'row' });
  }
}
