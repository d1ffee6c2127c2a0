import { eq } from 'drizzle-orm';
import type { OpenContender } from './contender.ts';
import { ROWS_PER_TENANT, users } from './schema.ts';

export type WorkloadName = 'select' | 'transaction';

/** One request of a tenant. */
export type Workload = (contender: OpenContender, tenantId: string, rowId: number) => Promise<void>;

export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  async select(contender, tenantId, rowId) {
    const rows = await (contender.selectById?.(tenantId, rowId) ??
      contender.databaseFor(tenantId).select().from(users).where(eq(users.id, rowId)));
    assertOwnRow(rows, contender.ownerOf(tenantId));
  },
  async transaction(contender, tenantId, rowId) {
    const owner = contender.ownerOf(tenantId);
    const otherRowId = (rowId % ROWS_PER_TENANT) + 1;
    await contender.databaseFor(tenantId).transaction(async (tx) => {
      assertOwnRow(await tx.select().from(users).where(eq(users.id, rowId)), owner);
      assertOwnRow(await tx.select().from(users).where(eq(users.id, otherRowId)), owner);
    });
  },
};

/** Speed is worth nothing when the row is somebody else's. */
function assertOwnRow(rows: readonly { tenantId: string }[], owner: string): void {
  if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`);
  if (rows[0]?.tenantId !== owner) throw new Error('got a row of another tenant');
}
