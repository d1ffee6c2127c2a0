import type { DrizzleDatabase } from '../../src/config/index.ts';
import type * as schema from './parity-schema.ts';

/** As much of a pool as the cases use; `pg.Pool` and `TenantPool` both have it. */
export interface PoolLike {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  query(query: unknown, values?: unknown, callback?: unknown): Promise<unknown> | undefined;
  connect(): Promise<LeaseLike> | undefined;
}

export interface LeaseLike {
  query(query: unknown, values?: unknown, callback?: unknown): Promise<unknown> | undefined;
  release(error?: Error | boolean): void;
  on(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
}

export type ParityDb = DrizzleDatabase<typeof schema> & { readonly $client: PoolLike };

/** One piece of ordinary Drizzle or node-postgres code. */
export interface ParityCase {
  readonly name: string;
  /** SQLSTATE, or a part of the message, of the error that the case is to end with. */
  readonly fails?: string;
  run(db: ParityDb): Promise<unknown>;
}

/** What a result of node-postgres says, without the machinery in it. */
export interface ResultFacts {
  readonly command: unknown;
  readonly rowCount: unknown;
  readonly oid: unknown;
  readonly rows: unknown;
  readonly fields: unknown;
}

export function factsOf(result: unknown): ResultFacts | ResultFacts[] {
  if (Array.isArray(result)) return result.flatMap(factsOf);
  const { command, rowCount, oid, rows, fields } = result as ResultFacts;
  return { command, rowCount, oid, rows, fields: plain(fields) };
}

function plain(fields: unknown): unknown {
  return Array.isArray(fields) ? fields.map((field: object) => ({ ...field })) : fields;
}
