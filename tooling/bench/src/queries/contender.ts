import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { users } from './schema.ts';

export interface ContenderSetup {
  readonly url: string;
  readonly tenantIds: readonly string[];
}

/** What the workloads need of a Drizzle handle, whoever made it. */
export type BenchDatabase = Pick<NodePgDatabase<{ users: typeof users }>, 'select' | 'transaction'>;

export interface OpenContender {
  /** As an application would ask for it, on every request. */
  databaseFor(tenantId: string): BenchDatabase;
  /** What every row this tenant may see holds as its `tenant_id`. */
  ownerOf(tenantId: string): string;
  /** How this contender selects a row by its id, when that is not by building the query each time. */
  readonly selectById?: (tenantId: string, id: number) => Promise<readonly { readonly tenantId: string }[]>;
  close(): Promise<void>;
}

export type OpenContenderFunction = (setup: ContenderSetup) => Promise<OpenContender>;
