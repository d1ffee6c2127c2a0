import { createTenantManager, defineConfig } from '@dmt/core';
import { sql } from 'drizzle-orm';
import { tables, users } from '../incumbent/tenant-schemas.ts';

/** Never disposes of its manager. Says what it has done, so that what was cut short shows. */
const [url = '', allowExitOnIdle = ''] = process.argv.slice(2);
const tenants = createTenantManager(
  defineConfig({
    connection: { url, poolConfig: { max: 2, allowExitOnIdle: allowExitOnIdle === 'true' } },
    schemas: { tenant: tables },
  }),
);
const done: string[] = [];
await tenants.getDb('a').select().from(users);
done.push('select');
await tenants.getDb('a').execute(sql`select pg_sleep(0.2)`);
done.push('slow select');
await tenants.getDb('a').transaction(async (tx) => {
  await tx.execute(sql`select pg_sleep(0.1)`);
  await tx.select().from(users);
});
done.push('transaction');
await tenants.withConnection('a', (client) => client.query('select pg_sleep(0.2)'));
done.push('lent connection');
await Promise.all(['a', 'b', 'a'].map((id) => tenants.getDb(id).select().from(users)));
done.push('several');
process.stdout.write(done.join(', '));
