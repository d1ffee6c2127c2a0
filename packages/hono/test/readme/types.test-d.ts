/** Checked by `tsc`: what an application's editor knows, without a declaration or a cast. Nothing here runs. */
import { fromHeader } from '@dmt/core';
import { createHonoMiddleware, type TenantEnv } from '@dmt/hono';
import { Hono } from 'hono';
import { tenants } from './tenants.ts';

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isExactly<Expected>(): <Actual>(value: Actual, proof: Equal<Actual, Expected>) => void {
  return () => undefined;
}

const tenant = createHonoMiddleware({
  manager: tenants,
  extractTenantId: fromHeader('x-tenant-id'),
  enrichContext: async (tenantId) => ({ plan: tenantId.length }),
});

new Hono().use(tenant).get('/', async (c) => {
  isExactly<User | undefined>()(await c.get('tenantDb').query.users.findFirst(), true);
  isExactly<User | undefined>()(await c.var.tenantContext.db.query.users.findFirst(), true);
  isExactly<number>()(c.var.tenantContext.plan, true);
  isExactly<string>()(c.get('tenantId'), true);
  // @ts-expect-error there is no such table
  c.get('tenantDb').query.nothing;
  // @ts-expect-error a tenant's table is not shared
  c.get('sharedDb').query.users;
  return c.body(null);
});

new Hono<TenantEnv<typeof tenants>>().get('/', async (c) => {
  isExactly<User[]>()(await c.var.tenantDb.query.users.findMany(), true);
  return c.body(null);
});
