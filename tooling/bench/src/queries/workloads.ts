import type { OpenContender, OwnedRow } from './contender.ts';
import { ROWS_PER_TENANT } from './schema.ts';

export type WorkloadName = 'select' | 'transaction';
export const WORKLOADS: readonly WorkloadName[] = ['select', 'transaction'];

/** One request of a tenant. */
export type Workload = (contender: OpenContender, tenantId: string, rowId: number) => Promise<void>;

export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  async select(contender, tenantId, rowId) {
    assertOwnRow(await contender.selectById(tenantId, rowId), contender.ownerOf(tenantId));
  },
  async transaction(contender, tenantId, rowId) {
    const otherRowId = (rowId % ROWS_PER_TENANT) + 1;
    const owner = contender.ownerOf(tenantId);
    for (const rows of await contender.selectInTransaction(tenantId, [rowId, otherRowId]))
      assertOwnRow(rows, owner);
  },
};

/** Speed is worth nothing when the row is somebody else's. */
function assertOwnRow(rows: readonly OwnedRow[], owner: string): void {
  if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`);
  if (rows[0]?.tenantId !== owner) throw new Error('got a row of another tenant');
}
