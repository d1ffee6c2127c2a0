/** Checked by `tsc`: what users' editors know of handles and contexts. Nothing here runs. */
import { createTenantContext, createTenantManager, defineConfig, type TenantDb } from '@dmt/core';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';

const users = pgTable('users', { id: integer().primaryKey(), name: text().notNull() });
const plans = pgTable('plans', { id: integer().primaryKey(), price: integer() });

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isExactly<Expected>(): <Actual>(value: Actual, proof: Equal<Actual, Expected>) => void {
  return () => undefined;
}

const config = defineConfig({ connection: { url: '' }, schemas: { tenant: { users }, shared: { plans } } });
const tenants = createTenantManager(config);

export async function handles(): Promise<void> {
  const db = tenants.getDb('acme');
  isExactly<User[]>()(await db.select().from(users), true);
  isExactly<User | undefined>()(await db.query.users.findFirst(), true);
  isExactly<User[]>()(await (await tenants.getDbAsync('acme')).query.users.findMany(), true);
  // @ts-expect-error a shared table is none of the tenant's
  db.query.plans;
  // @ts-expect-error there is no such table
  db.query.nothing;

  const shared = tenants.getSharedDb();
  isExactly<{ id: number; price: number | null }[]>()(await shared.query.plans.findMany(), true);
  isExactly<{ id: number; price: number | null }[]>()(
    await (await tenants.getSharedDbAsync()).query.plans.findMany(),
    true,
  );
  // @ts-expect-error a tenant's table is not shared
  shared.query.users;

  const name = await db.transaction(async (tx) => (await tx.query.users.findFirst())?.name);
  isExactly<string | undefined>()(name, true);
  // @ts-expect-error an id is a string
  tenants.getDb(1);
}

export async function withoutSharedTables(): Promise<void> {
  const alone = createTenantManager(
    defineConfig({ connection: { url: '' }, schemas: { tenant: { users } } }),
  );
  isExactly<User[]>()(await alone.getDb('acme').query.users.findMany(), true);
  // @ts-expect-error nothing is shared
  alone.getSharedDb().query.users;
}

export async function lentConnections(): Promise<void> {
  const count = await tenants.withConnection(
    'acme',
    async (client) => (await client.query('select 1')).rowCount,
  );
  isExactly<number | null>()(count, true);
}

export async function contexts(): Promise<void> {
  const context = createTenantContext<{ tenantId: string; userId?: string }, typeof tenants>(tenants);
  const { runWithTenant, getTenant, getTenantDb, getTenantOrNull, getSharedDb, contextDb } = context;

  isExactly<Promise<User[]>>()(
    runWithTenant({ tenantId: 'acme', userId: 'u1' }, () => getTenantDb().select().from(users)),
    true,
  );
  isExactly<Promise<User | undefined>>()(
    runWithTenant({ tenantId: 'acme' }, () => contextDb.query.users.findFirst()),
    true,
  );
  isExactly<Promise<number>>()(
    runWithTenant({ tenantId: 'acme' }, () => contextDb.$count(users)),
    true,
  );
  isExactly<Promise<string>>()(
    runWithTenant({ tenantId: 'acme' }, async () => 'value'),
    true,
  );
  isExactly<number>()(
    runWithTenant({ tenantId: 'acme' }, () => 1),
    true,
  );
  isExactly<string | undefined>()(getTenant().userId, true);
  isExactly<string | undefined>()(getTenantOrNull()?.tenantId, true);
  isExactly<{ id: number; price: number | null }[]>()(await getSharedDb().query.plans.findMany(), true);
  // @ts-expect-error the context is frozen
  getTenant().tenantId = 'other';
  // @ts-expect-error a field of the context is missing its type
  runWithTenant({ tenantId: 'acme', userId: 1 }, () => 1);
  // @ts-expect-error a context names its tenant
  runWithTenant({ userId: 'u1' }, () => 1);
  // @ts-expect-error no such table
  getTenantDb().query.plans;
}

export function inferredContexts(): void {
  const { getTenant, getTenantDb, runWithTenant } = createTenantContext(tenants);
  isExactly<unknown>()(getTenant().anything, true);
  isExactly<Promise<User[]>>()(
    runWithTenant({ tenantId: 'acme', anything: 1 }, () => getTenantDb().select().from(users)),
    true,
  );
  isExactly<Promise<User[]>>()(
    runWithTenant({ tenantId: 'acme' }, () => getTenantDb().query.users.findMany().execute()),
    true,
  );
}

/** What a repository of a user's takes. */
export async function repository(db: TenantDb<{ users: typeof users }>): Promise<User[]> {
  return db.query.users.findMany();
}
void repository(tenants.getDb('acme'));
