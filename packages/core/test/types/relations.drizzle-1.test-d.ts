/** Checked by `tsc` with Drizzle 1.x: what users' editors know of its handles. Nothing here runs. */
import {
  createTenantContext,
  createTenantManager,
  defineConfig,
  type NoTables,
  type TenantDb,
} from '@dmt/core';
import { defineRelations, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import type pg from 'pg';

const users = pgTable('users', { id: integer().primaryKey(), name: text().notNull() });
const posts = pgTable('posts', { id: integer().primaryKey(), authorId: integer().notNull(), title: text() });
const plans = pgTable('plans', { id: integer().primaryKey(), price: integer() });

const relations = defineRelations({ users, posts }, (r) => ({
  users: { posts: r.many.posts({ from: r.users.id, to: r.posts.authorId }) },
}));
const tenant = { users, posts, relations };
const shared = { plans, relations: defineRelations({ plans }) };

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function isExactly<Expected>(): <Actual>(value: Actual, proof: Equal<Actual, Expected>) => void {
  return () => undefined;
}

const config = defineConfig({
  connection: { url: '' },
  schemas: { tenant, shared },
  migrations: {
    tenantDiscovery: async (sharedDb) => {
      const found = await sharedDb.query.plans.findMany({ where: { price: { gt: 1 } } });
      isExactly<{ id: number; price: number | null }[]>()(found, true);
      return found.map(({ id }) => String(id));
    },
  },
});
const tenants = createTenantManager(config);

export async function handles(client: pg.Pool): Promise<void> {
  const db = tenants.getDb('acme');
  const plain = drizzle({ client, relations });
  isExactly<typeof plain.query>()(db.query, true);
  isExactly<User[]>()(await db.select().from(users), true);
  const found = await db.query.users.findFirst({
    where: { name: { like: 'A%' }, posts: { title: 'Notes' } },
    with: { posts: { columns: { title: true } } },
  });
  isExactly<{ id: number; name: string; posts: { title: string | null }[] } | undefined>()(found, true);
  const title = await db.transaction(async (tx) => (await tx.query.posts.findFirst())?.title);
  isExactly<string | null | undefined>()(title, true);
  const inner = await db.transaction((tx) => tx.transaction((deeper) => deeper.query.users.findMany()));
  isExactly<User[]>()(inner, true);
  const prepared = db.query.users.findMany({ where: { id: sql.placeholder('id') } }).prepare('by_id');
  isExactly<User[]>()(await prepared.execute({ id: 1 }), true);
  // @ts-expect-error a shared table is none of the tenant's
  db.query.plans;
  // @ts-expect-error there is no such column
  await db.query.users.findMany({ where: { nothing: 1 } });
  // @ts-expect-error no relation of that name
  await db.query.users.findMany({ with: { comments: true } });
  isExactly<{ id: number; price: number | null }[]>()(
    await tenants.getSharedDb().query.plans.findMany(),
    true,
  );
  // @ts-expect-error a tenant's table is not shared
  tenants.getSharedDb().query.users;
}

export async function contexts(): Promise<void> {
  const context = createTenantContext<{ tenantId: string; userId?: string }, typeof tenants>(tenants);
  isExactly<User[]>()(await context.getTenantDb().query.users.findMany(), true);
  isExactly<User[]>()(await context.contextDb.query.users.findMany(), true);
  isExactly<{ id: number; price: number | null }[]>()(
    await context.getSharedDb().query.plans.findMany(),
    true,
  );
}

export async function withoutRelations(): Promise<void> {
  const alone = createTenantManager(
    defineConfig({ connection: { url: '' }, schemas: { tenant: { users } } }),
  );
  isExactly<User[]>()(await alone.getDb('acme').select().from(users), true);
  // @ts-expect-error without relations there are no relational queries, as with a plain Drizzle 1.x
  alone.getDb('acme').query.users;
  const nothing: TenantDb<NoTables> = alone.getSharedDb();
  // @ts-expect-error nothing is shared
  nothing.query.users;
}

/** What a repository of a user's takes. */
export async function repository(db: TenantDb<typeof tenant>): Promise<User[]> {
  return db.query.users.findMany();
}
void repository(tenants.getDb('acme'));
