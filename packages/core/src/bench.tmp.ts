import { createTenantManager, defineConfig } from '@dmt/core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, text, serial } from 'drizzle-orm/pg-core';
import { eq } from 'drizzle-orm';
import pg from 'pg';
const url = 'postgres://postgres@127.0.0.1:54999/postgres';
const N = Number(process.argv[2] ?? 1000), FL = 32, MS = 1500;
const users = pgTable('users', { id: serial('id').primaryKey(), name: text('name') });
const c = new pg.Client(url); await c.connect();
await c.query(`create table if not exists public.users(id serial primary key, name text); insert into public.users select g, 'x' from generate_series(1,100) g on conflict do nothing`);
for (let i = 0; i < N; i++) { await c.query(`create schema if not exists tenant_t${i}; create table if not exists tenant_t${i}.users(id serial primary key, name text); insert into tenant_t${i}.users select g,'x' from generate_series(1,10) g on conflict do nothing`); }
await c.end();
const plainPool = new pg.Pool({ connectionString: url, max: 20 });
const plain = drizzle({ client: plainPool, schema: { users } });
const tenants = createTenantManager(defineConfig({ connection: { url }, schemas: { tenant: { users }, shared: {} } }));
await tenants.warmup(Array.from({ length: N }, (_, i) => `t${i}`));
const cpuPer: number[] = [];
async function run(one: () => Promise<unknown>) {
  let n = 0; const cpu = process.cpuUsage(); const end = Date.now() + MS;
  await Promise.all(Array.from({ length: FL }, async () => { while (Date.now() < end) { await one(); n++; } }));
  const u = process.cpuUsage(cpu); cpuPer.push((u.user + u.system) / n); return n / MS * 1000;
}
const rnd = () => `t${Math.floor(Math.random() * N)}`;
const kinds: Record<string, () => Promise<unknown>> = {
  plain: () => plain.select().from(users).where(eq(users.id, 5)),
  dmt: () => tenants.getDb(rnd()).select().from(users).where(eq(users.id, 5)),
  plainTx: () => plain.transaction(async (tx) => { await tx.select().from(users).where(eq(users.id, 5)); await tx.select().from(users).where(eq(users.id, 6)); }),
  dmtTx: () => tenants.getDb(rnd()).transaction(async (tx) => { await tx.select().from(users).where(eq(users.id, 5)); await tx.select().from(users).where(eq(users.id, 6)); }),
};
for (const k of Object.keys(kinds)) await run(kinds[k]!);
for (let r = 0; r < 4; r++) { const o: Record<string, number> = {}; for (const k of Object.keys(kinds)) o[k] = Math.round(await run(kinds[k]!)); console.log(JSON.stringify(o), 'cpu us/op', cpuPer.splice(-4).map((x) => x.toFixed(0)).join(' '), (o['dmt']! / o['plain']!).toFixed(2), (o['dmtTx']! / o['plainTx']!).toFixed(2)); }
await plainPool.end(); await tenants.dispose();
