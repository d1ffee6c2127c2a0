import { createTenantManager, defineConfig } from '@dmt/core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, text, serial } from 'drizzle-orm/pg-core';
import { eq } from 'drizzle-orm';
import pg from 'pg';
const url = 'postgres://postgres@127.0.0.1:54999/postgres';
const which = process.argv[2], N = Number(process.argv[3] ?? 100), OPS = Number(process.argv[4] ?? 60000);
const users = pgTable('users', { id: serial('id').primaryKey(), name: text('name') });
const plainPool = new pg.Pool({ connectionString: url, max: 20 });
const plain = drizzle({ client: plainPool, schema: { users } });
const tenants = createTenantManager(defineConfig({ connection: { url }, schemas: { tenant: { users }, shared: {} } }));
if (which !== 'plain') await tenants.warmup(Array.from({ length: N }, (_, i) => `t${i}`));
const rnd = () => `t${Math.floor(Math.random() * N)}`;
const kinds: Record<string, () => Promise<unknown>> = {
  plain: () => plain.select().from(users).where(eq(users.id, 5)),
  raw: () => plainPool.query({ text: 'select id, name from users where id = $1', rowMode: 'array' }, [5]),
  dmt: () => tenants.getDb(rnd()).select().from(users).where(eq(users.id, 5)),
  dmtraw: () => tenants.getDb(rnd()).$client.query({ text: 'select id, name from users where id = $1', rowMode: 'array' }, [5])!,
  plainTx: () => plain.transaction(async (tx) => { await tx.select().from(users).where(eq(users.id, 5)); await tx.select().from(users).where(eq(users.id, 6)); }),
  dmtTx: () => tenants.getDb(rnd()).transaction(async (tx) => { await tx.select().from(users).where(eq(users.id, 5)); await tx.select().from(users).where(eq(users.id, 6)); }),
};
const one = kinds[which!]!;
async function go(ops: number) { let left = ops; await Promise.all(Array.from({ length: 32 }, async () => { while (left-- > 0) await one(); })); }
await go(5000);
const cpu = process.cpuUsage(); const t = performance.now(); await go(OPS); const u = process.cpuUsage(cpu);
console.log(which, N, 'cpu us/op', ((u.user + u.system) / OPS).toFixed(1), 'user', (u.user / OPS).toFixed(1), 'ops/s', Math.round(OPS / (performance.now() - t) * 1000));
await plainPool.end(); await tenants.dispose();
