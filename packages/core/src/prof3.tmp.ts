import { createTenantManager, defineConfig } from '@dmt/core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, text, serial } from 'drizzle-orm/pg-core';
import { eq } from 'drizzle-orm';
import inspector from 'node:inspector/promises';
import fs from 'node:fs';
import pg from 'pg';
const url = 'postgres://postgres@127.0.0.1:54999/postgres';
const which = process.argv[2]!, N = Number(process.argv[3] ?? 100), OPS = Number(process.argv[4] ?? 60000), MAXP = Number(process.env.MAXP ?? 20);
const users = pgTable('users', { id: serial('id').primaryKey(), name: text('name') });
const plainPool = new pg.Pool({ connectionString: url, max: MAXP });
const plain = drizzle({ client: plainPool, schema: { users } });
if (process.env.ROUTE) { const { ConnectionPool } = await import("./pool/connection-pool.ts"); const rf = ConnectionPool.prototype.routeFor; ConnectionPool.prototype.routeFor = function () { return rf.call(this, "t0"); }; }
const tenants = createTenantManager(defineConfig({ connection: { url, poolConfig: { max: MAXP } }, schemas: { tenant: { users }, shared: {} } }));
if (!which.startsWith('plain')) await tenants.warmup(Array.from({ length: N }, (_, i) => `t${i}`));
const rnd = () => `t${Math.floor(Math.random() * N)}`;
const kinds: Record<string, () => Promise<unknown>> = {
  plain: () => plain.select().from(users).where(eq(users.id, 5)),
  dmt: () => tenants.getDb(rnd()).select().from(users).where(eq(users.id, 5)),
  plainTx: () => plain.transaction(async (tx) => { await tx.select().from(users).where(eq(users.id, 5)); await tx.select().from(users).where(eq(users.id, 6)); }),
  dmtTx: () => tenants.getDb(rnd()).transaction(async (tx) => { await tx.select().from(users).where(eq(users.id, 5)); await tx.select().from(users).where(eq(users.id, 6)); }),
};
const one = kinds[which]!;
async function go(ops: number) { let left = ops; await Promise.all(Array.from({ length: 32 }, async () => { while (left-- > 0) await one(); })); }
await go(30000);
if (process.env.SAME) { const { MessageWriter } = await import("./wire/message-writer.ts"); const raw = MessageWriter.prototype.raw; let fixed: Buffer; MessageWriter.prototype.raw = function (m) { return raw.call(this, (fixed ??= m)); }; await go(10000); }
const s = new inspector.Session(); 
if (process.env.PROF) { s.connect(); await s.post('Profiler.enable'); await s.post('Profiler.setSamplingInterval', { interval: 150 }); await s.post('Profiler.start'); }
const cpu = process.cpuUsage(); const t = performance.now(); await go(OPS); const u = process.cpuUsage(cpu);
if (process.env.PROF) { const { profile } = await s.post('Profiler.stop'); fs.writeFileSync(process.env.PROF!, JSON.stringify(profile)); }
console.log(which, N, 'wall', ((performance.now() - t) / OPS * 1000).toFixed(1), 'cpu us/op', ((u.user + u.system) / OPS).toFixed(1), 'user', (u.user / OPS).toFixed(1), 'sys', (u.system / OPS).toFixed(1));
await plainPool.end(); await tenants.dispose();
