import { findDmtError } from '@dmt/core';
import { users } from './db/schema/tenant.ts';
import { tenants } from './tenants.ts';

export async function refuseStranger() {
  // #region find
  try {
    await tenants.getDb('nobody').select().from(users);
  } catch (error) {
    const known = findDmtError(error); // also when Drizzle has wrapped it
    if (known?.code === 'DMT_TENANT_NOT_FOUND') return 'There is no such tenant.';
    throw error;
  }
  // #endregion find
  return 'There is.';
}
