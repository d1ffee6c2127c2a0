import { createTenantManager } from '@dmt/core';
import { sql } from 'drizzle-orm';
import { members } from '../config/row-tables.ts';
import { rows } from '../config/strategies.ts';

export const tenants = createTenantManager(rows);

export async function keepApart(acme: string, globex: string) {
  // #region apart
  const db = tenants.getDb(acme);
  await db.insert(members).values({ email: 'ada@acme.example' });

  const emails = { email: members.email };
  const here = await db.select(emails).from(members);
  // [{ email: 'ada@acme.example' }]
  const there = await tenants.getDb(globex).select(emails).from(members);
  // []

  const forged = await tenants.getDb(globex).transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.tenant_id', ${acme}, true)`);
    return tx.select(emails).from(members);
  });
  // []: the signature is missing
  // #endregion apart
  return { here, there, forged };
}
