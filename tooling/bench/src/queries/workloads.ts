import { eq } from 'drizzle-orm';
import type { OpenContender } from './contender.ts';
import { users } from './schema.ts';

export type WorkloadName = 'select' | 'transaction';

/** One request of a tenant. */
export type Workload = (contender: OpenContender, tenantId: string, rowId: number) => Promise<void>;

export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  async select(contender, tenantId, rowId) {
    const rows = await contender.databaseFor(tenantId).select().from(users).where(eq(users.id, rowId));
    assertOneRow(rows);
  },
  async transaction(contender, tenantId, rowId) {
    await contender.databaseFor(tenantId).transaction(async (tx) => {
      assertOneRow(await tx.select().from(users).where(eq(users.id, rowId)));
      assertOneRow(
        await tx
          .select()
          .from(users)
          .where(eq(users.id, (rowId % 100) + 1)),
      );
    });
  },
};

function assertOneRow(rows: readonly unknown[]): void {
  if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`);
}
