import { createTenantManager } from '@dmt/core';
import { sql } from 'drizzle-orm';
import { roles } from '../config/strategies.ts';

export const tenants = createTenantManager(roles);

export async function trespass() {
  // #region trespass
  const acme = tenants.getDb('acme');
  const trespassing = acme.execute(sql`select * from tenant_globex.users`);
  // fails: permission denied for schema tenant_globex (42501)
  // #endregion trespass
  return await trespassing;
}
