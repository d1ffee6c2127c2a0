import { createTenantManager, defineConfig } from '@dmt/core';
import { sql } from 'drizzle-orm';
import { tables, users } from './tenant-schemas.ts';

/** Has its backends killed: in a transaction, between statements and while idle. Nothing here catches what escapes. */
const url = process.argv[2] ?? '';
const tenants = createTenantManager(
  defineConfig({ connection: { url, poolConfig: { max: 2 } }, schemas: { tenant: tables } }),
);
const db = tenants.getDb('a');
const kill = (pid: unknown) => tenants.getDb('b').execute(sql`select pg_terminate_backend(${pid})`);
const pidOf = async (handle: Pick<typeof db, 'execute'>): Promise<unknown> =>
  (await handle.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)).rows[0]?.pid;

const inTransaction = await db
  .transaction(async (tx) => {
    await kill(await pidOf(tx));
    await new Promise((resolve) => setTimeout(resolve, 50));
    return tx.select().from(users);
  })
  .then(
    () => 'committed',
    () => 'failed',
  );
await kill(await pidOf(db)).catch(() => undefined);
await new Promise((resolve) => setTimeout(resolve, 50));
const after = await db.select({ name: users.name }).from(users);
await tenants.dispose();
process.stdout.write(JSON.stringify({ inTransaction, after }));
