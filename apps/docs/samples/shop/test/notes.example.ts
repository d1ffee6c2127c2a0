import { findDmtError } from '@dmt/core';
import { createMigrator } from '@dmt/migrator';
import { users } from '../src/db/schema/tenant.ts';
import { tenants } from '../src/tenants.ts';
import config from '../tenant.config.ts';

const migrator = createMigrator(config);

// #region tenant
export async function withFreshTenant<T>(test: (tenantId: string) => Promise<T>): Promise<T> {
  const tenantId = `test-${crypto.randomUUID()}`;
  await migrator.createTenant(tenantId);
  try {
    return await test(tenantId);
  } finally {
    await migrator.dropTenant(tenantId);
  }
}
// #endregion tenant

export function keepsTenantsApart(): Promise<unknown[]> {
  // #region isolation
  return withFreshTenant((one) =>
    withFreshTenant(async (other) => {
      await tenants.getDb(one).insert(users).values({ name: 'Ada' });
      return tenants.getDb(other).select().from(users); // []
    }),
  );
  // #endregion isolation
}

export async function refusesStrangers(): Promise<string | undefined> {
  // #region errors
  const error: unknown = await tenants
    .getDb('nobody')
    .select()
    .from(users)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  return findDmtError(error)?.code; // 'DMT_TENANT_NOT_FOUND'
  // #endregion errors
}

export const closeMigrator = (): PromiseLike<void> => migrator[Symbol.asyncDispose]();
