import { createAdminQuery, type FleetQueryEvent } from '@dmt/cross-schema';
import { count, desc, gte, sum } from 'drizzle-orm';
import { orders } from './schema.ts';
import { tenants } from './tenants.ts';

export const auditLog: FleetQueryEvent[] = [];

const admin = createAdminQuery({
  manager: tenants,
  reason: 'revenue report', // without one, nothing is read
  onQuery: (event) => void auditLog.push(event),
});

// each tenant's own aggregate: { tenantId: string; orders: number; revenue: string | null }[]
export const { rows, failures } = await admin
  .fromAllTenants(orders)
  .select({ orders: count(), revenue: sum(orders.total) })
  .where(gte(orders.createdAt, new Date('2026-01-01')))
  .orderBy(desc(sum(orders.total)))
  .limit(10); // the ten of all tenants

// a tenant that could not be read: { tenantId: string; error: Error }[]
export const unread = failures.map(({ tenantId }) => tenantId);

// rows as they are found
export const seen: string[] = [];
for await (const order of admin.fromAllTenants(orders).select({ id: orders.id }).stream()) {
  seen.push(`${order.tenantId}/${order.id}`);
}
