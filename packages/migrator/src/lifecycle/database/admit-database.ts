import { TenantNotReadyError } from '@dmt/core';
import { claimTenant, type TenantRecord } from '@dmt/core/internal';
import { type ClientPool, toRunSql } from '../../connections/index.ts';
import type { TenantSite } from '../tenant-site.ts';

/** @throws DMT_TENANT_NOT_READY */
export function assertAdmissible({ tenantId }: TenantSite, record: TenantRecord | undefined): void {
  if (record?.state === 'dropping') throw new TenantNotReadyError(tenantId, { state: record.state });
}

/** Enters a tenant whose database was there before it was listed. */
export async function registerTenant(pool: ClientPool, site: TenantSite): Promise<void> {
  const { tenantId, reservedName: schemaName, strategy } = site;
  await pool.use((client) =>
    claimTenant(toRunSql(client), { tenantId, schemaName, strategy, state: 'active' }),
  );
}
