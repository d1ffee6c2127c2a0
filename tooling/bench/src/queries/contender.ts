import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { users } from './schema.ts';

export interface ContenderSetup {
  readonly url: string;
  readonly tenantIds: readonly string[];
}

/** What the workloads need of a Drizzle handle, whoever made it. */
export type BenchDatabase = Pick<NodePgDatabase<{ users: typeof users }>, 'select' | 'transaction'>;

/** What is looked at of a row. */
export interface OwnedRow {
  readonly tenantId: string;
}

export interface OpenContender {
  /** As an application would ask for a row, on every request. */
  selectById(tenantId: string, id: number): Promise<readonly OwnedRow[]>;
  /** Two rows, one after the other, in one transaction. */
  selectInTransaction(
    tenantId: string,
    ids: readonly [number, number],
  ): Promise<readonly (readonly OwnedRow[])[]>;
  /** What every row this tenant may see holds as its `tenant_id`. */
  ownerOf(tenantId: string): string;
  close(): Promise<void>;
}

export type OpenContenderFunction = (setup: ContenderSetup) => Promise<OpenContender>;
