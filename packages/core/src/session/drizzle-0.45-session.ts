import { type SQL, sql } from 'drizzle-orm';
import { NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import { executeDirectly, type PreparedQuery } from './drizzle-0.45-execute.ts';
import type { TenantPool } from './tenant-pool.ts';

interface Built {
  readonly sql: string;
  readonly params: unknown[];
}

interface Transaction {
  getTransactionConfigSQL(config: object): SQL;
}

/** The members of a session that Drizzle 0.45 hides from its typings. */
interface Session {
  readonly client: TenantPool;
  readonly dialect: { sqlToQuery(query: SQL): Built };
  readonly schema: unknown;
  readonly options: unknown;
  prepareQuery(query: Built, ...rest: unknown[]): PreparedQuery;
}

// Proven by the comparison in `faithful-handle.ts`, which falls back to Drizzle's own when they differ.
const DrizzleSession = NodePgSession as unknown as new (...args: unknown[]) => Session;
const DrizzleTransaction = NodePgTransaction as unknown as new (...args: unknown[]) => Transaction;

/** Drizzle's session, whose statements take the direct way. */
class DirectSession extends DrizzleSession {
  override prepareQuery(query: Built, ...rest: unknown[]): PreparedQuery {
    const prepared = super.prepareQuery(query, ...rest);
    prepared.execute = executeDirectly;
    return prepared;
  }
}

/**
 * The session of a tenant's handle. Its `transaction()` does what Drizzle's does without building `begin`,
 * `commit` and `rollback` as queries first, which takes longer than sending them.
 */
export class TenantSession extends DirectSession {
  async transaction<T>(work: (tx: Transaction) => Promise<T>, config?: object): Promise<T> {
    const lease = await this.client.connect();
    try {
      const session = new DirectSession(lease, this.dialect, this.schema, this.options);
      return await runTransaction(session, work, config);
    } finally {
      lease?.release();
    }
  }
}

async function runTransaction<T>(
  session: Session,
  work: (tx: Transaction) => Promise<T>,
  config: object | undefined,
): Promise<T> {
  const tx = new DrizzleTransaction(session.dialect, session, session.schema);
  const run = (query: Built): Promise<unknown> =>
    session.prepareQuery(query, undefined, undefined, false).execute();
  await run(
    config ? session.dialect.sqlToQuery(sql`begin ${tx.getTransactionConfigSQL(config)}`) : command('begin'),
  );
  try {
    const result = await work(tx);
    await run(command('commit'));
    return result;
  } catch (error) {
    await run(command('rollback'));
    throw error;
  }
}

function command(text: string): Built {
  return { sql: text, params: [] };
}
