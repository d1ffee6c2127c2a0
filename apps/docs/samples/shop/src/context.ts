// #region create
import { createTenantContext } from '@dmt/core';
import { eq, sql } from 'drizzle-orm';
import { users } from './db/schema/tenant.ts';
import { tenants } from './tenants.ts';

export const { runWithTenant, getTenantId, getTenantDb, getTenantOrNull, contextDb } =
  createTenantContext(tenants);
// #endregion create

// #region repository
/** Names no tenant: it acts for the one whose request runs. */
export function listUsers() {
  return getTenantDb().select().from(users);
}
// #endregion repository

// #region prepared
/** Built once, for all tenants: it runs as the tenant in whose context it is executed. */
const userById = contextDb
  .select()
  .from(users)
  .where(eq(users.id, sql.placeholder('id')))
  .prepare('user_by_id');

export function findUser(id: number) {
  return userById.execute({ id });
}
// #endregion prepared

export async function enter() {
  // #region enter
  const names = await runWithTenant({ tenantId: 'acme' }, async () => {
    const found = await listUsers();
    return found.map(({ name }) => `${name} of ${getTenantId()}`);
  });
  // #endregion enter
  return names;
}

// #region fields
export const withUser = createTenantContext<{ tenantId: string; userId?: string }, typeof tenants>(tenants, {
  onSwitch: 'throw',
});
// #endregion fields
