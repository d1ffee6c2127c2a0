import { isDmtError } from '@dmt/core';
import {
  assertUsableRecord,
  findTenants,
  type ManagerFacts,
  parseTenantId,
  type RunSql,
} from '@dmt/core/internal';
import type { FleetFailure, FleetTenant } from '../fleet-row.ts';

/** Of these tenants those that may be used, by one look at the directory, and what their own handles would say of the others. */
export async function findRowTenants(
  { strategy }: Pick<ManagerFacts, 'strategy'>,
  run: RunSql,
  ids: readonly string[],
): Promise<{ readonly tenants: readonly FleetTenant[]; readonly failures: readonly FleetFailure[] }> {
  const records = new Map((await findTenants(run, ids)).map((record) => [record.tenantId, record]));
  const tenants: FleetTenant[] = [];
  const failures: FleetFailure[] = [];
  for (const tenantId of ids) {
    try {
      // Another spelling of a number would find its rows.
      strategy.place(parseTenantId(tenantId));
      assertUsableRecord(tenantId, records.get(tenantId));
      tenants.push({ tenantId, schemaName: undefined });
    } catch (error) {
      if (!isDmtError(error)) throw error;
      failures.push({ tenantId, error });
    }
  }
  return { tenants, failures };
}
