import { createTenantManager } from '@dmt/core';
import { sql } from 'drizzle-orm';
import { databases } from '../config/strategies.ts';
import { users } from '../shop/src/db/schema/tenant.ts';

export const tenants = createTenantManager(databases);

export async function keepApart(acme: string, globex: string) {
  // #region apart
  const db = tenants.getDb(acme);
  await db.insert(users).values({ name: 'Ada' });

  const here = await db.select().from(users); // [{ id: 1, name: 'Ada' }]
  const there = await tenants.getDb(globex).select().from(users); // []
  const { rows } = await db.execute(sql`select current_database() as name`);
  // [{ name: 'db_acme' }]
  // #endregion apart
  return { here, there, rows };
}
