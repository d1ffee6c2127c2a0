import { eq } from 'drizzle-orm';
import { plans } from './db/schema/shared.ts';
import { orders, users } from './db/schema/tenant.ts';
import { tenants } from './tenants.ts';

export async function first() {
  // #region first
  const acme = tenants.getDb('acme');
  await acme.insert(users).values({ name: 'Ada' });

  const here = await acme.select().from(users); // [{ id: 1, name: 'Ada' }]
  const there = await tenants.getDb('globex').select().from(users); // []
  // #endregion first
  return { here, there };
}

export async function everyday() {
  // #region everyday
  const db = tenants.getDb('acme');

  const [ada] = await db.insert(users).values({ name: 'Ada' }).returning();
  const withOrders = await db.query.users.findMany({ with: { orders: true } });
  await db.update(users).set({ name: 'Ada L.' }).where(eq(users.name, 'Ada'));
  // #endregion everyday
  return { ada, withOrders };
}

export async function buy(name: string, totalCents: number) {
  // #region transaction
  const order = await tenants.getDb('acme').transaction(async (tx) => {
    const [user] = await tx.insert(users).values({ name }).returning();
    if (user === undefined) throw new Error('An insert returns its row.');
    const [placed] = await tx.insert(orders).values({ userId: user.id, totalCents }).returning();
    if (totalCents < 0) tx.rollback();
    return placed;
  });
  // #endregion transaction
  return order;
}

export async function sharedPlans() {
  // #region shared
  const available = await tenants.getSharedDb().select().from(plans);
  // #endregion shared
  return available;
}

export async function withDeadline() {
  // #region deadline
  const impatient = tenants.getDb('acme', { timeoutMs: 200 });
  const found = await impatient.select().from(users);
  // #endregion deadline
  return found;
}

export async function onItsOwnConnection() {
  // #region exclusive
  const count = await tenants.withConnection('acme', async (client) => {
    await client.query('create temp table picked as select id from users');
    const { rows } = await client.query('select count(*)::int as count from picked');
    return rows[0].count;
  });
  // #endregion exclusive
  return count;
}

export async function untilVerified() {
  // #region verified
  const db = await tenants.getDbAsync('acme'); // throws DMT_TENANT_NOT_FOUND here, not at the first query
  // #endregion verified
  return db;
}
