/** Checked by `tsc`: what the editor of an application knows that declared its manager once. Nothing here runs. */
import type { TenantRequestContext } from '@dmt/core';
import {
  type InjectedSharedDb,
  type InjectedTenantDb,
  type TenantDbFactory,
  TenantModule,
} from '@dmt/nestjs';
import { tenants } from './tenants.ts';

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isExactly<Expected>(): <Actual>(value: Actual, proof: Equal<Actual, Expected>) => void {
  return () => undefined;
}

export async function inject(
  db: InjectedTenantDb,
  sharedDb: InjectedSharedDb,
  tenant: TenantRequestContext,
  factory: TenantDbFactory,
): Promise<void> {
  isExactly<User | undefined>()(await db.query.users.findFirst(), true);
  isExactly<User | undefined>()(await tenant.db.query.users.findFirst(), true);
  isExactly<User | undefined>()(await factory.getDb('acme').query.users.findFirst(), true);
  isExactly<number>()(await factory.runWithTenant('acme', async () => 1), true);
  isExactly<string>()(tenant.tenantId, true);
  // @ts-expect-error there is no such table
  db.query.nothing;
  // @ts-expect-error a tenant's table is not shared
  sharedDb.query.users;
  // @ts-expect-error the context is frozen
  tenant.tenantId = 'other';
}

TenantModule.forRoot<{ user: { org: string } }>({
  manager: tenants,
  extractTenantId: ({ user }) => user.org,
});
TenantModule.forRootAsync({
  inject: ['settings'],
  useFactory: ({ header }: { header: string }) => ({ manager: tenants, extractTenantId: () => header }),
});
// @ts-expect-error a manager is needed
TenantModule.forRoot({ extractTenantId: () => 'acme' });
