import { type LedgerFormat, type LedgerRow, qualifiedLedger } from '../ledger/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import type { PreparedMigration } from '../plan/index.ts';
import { renderSqlTemplate } from '../portable-sql/index.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';
import { RESET_SESSION } from './reset-session.ts';

/** Longer scripts go in several messages. */
const MAX_CHAIN_LENGTH = 1_000_000;

/** What the migrations of a chain build on; the first transaction is open, and alone with the schema. */
export interface ChainBasis {
  /** Statements that adopt the schema and prepare its ledger. */
  readonly setup: ReadonlyArray<string>;
  /** The form of the ledger once these have run. */
  readonly format: LedgerFormat;
  /** The ledger as it is now. */
  readonly rows: ReadonlyArray<LedgerRow>;
}

/** One migration's transaction within the message, by the positions of its statements. */
export interface ChainLink {
  readonly migration: PreparedMigration;
  /** Where the statement is that says whether the ledger is still as it was left; not in the first one. */
  readonly guardAt: number | undefined;
  readonly sqlFrom: number;
  /** The position after its `commit`. */
  readonly end: number;
}

export interface TransactionChain {
  readonly script: string;
  readonly links: ReadonlyArray<ChainLink>;
}

/**
 * Several migrations as one message: each still has a transaction of its own, and takes the lock again. Somebody
 * else may get it first, so each looks whether the ledger holds what it did and the rows of this chain, and nothing
 * else; if not, the message ends there.
 */
export function chainTransactions(
  target: MigrationTarget,
  settings: RunSettings,
  { setup, format, rows }: ChainBasis,
  migrations: ReadonlyArray<PreparedMigration>,
): TransactionChain {
  const links: ChainLink[] = [];
  const parts: string[] = [];
  let length = 0;
  let end = 0;
  for (const [index, migration] of migrations.entries()) {
    const sql = renderSqlTemplate(migration.template, target.ledger.schemaName);
    length += sql.length;
    if (index > 0 && length > MAX_CHAIN_LENGTH) break;
    const open =
      index === 0
        ? []
        : [...openLockedTransactionSql(target.ledger.schemaName), guardSql(target, rows, index)];
    const before = [
      ...open,
      ...timeouts(settings),
      ...(index === 0 ? setup : []),
      `set local search_path to ${target.searchPath}`,
    ];
    const after = [...RESET_SESSION, format.insertSql(target.ledger, migration), 'commit'];
    const guardAt = index === 0 ? undefined : end + open.length - 1;
    const sqlFrom = end + before.length;
    end = sqlFrom + migration.statementLines.length + after.length;
    links.push({ migration, guardAt, sqlFrom, end });
    // The line break ends a comment on the file's last line.
    parts.push(`${before.join(';')};${sql}\n;${after.join(';')}`);
  }
  return { script: parts.join(';'), links };
}

export function timeouts({ lockTimeoutMs, statementTimeoutMs }: RunSettings): string[] {
  return [`set local lock_timeout = ${lockTimeoutMs}`, `set local statement_timeout = ${statementTimeoutMs}`];
}

/** Fails unless the rows that were there are there, and `added` others. The ids of a ledger are never used again. */
function guardSql({ ledger, guard }: MigrationTarget, rows: ReadonlyArray<LedgerRow>, added: number): string {
  const lastId = Math.max(0, ...rows.map(({ id }) => id));
  const isAsLeft = `count(*) filter (where id <= ${lastId}) = ${rows.length} and count(*) filter (where id > ${lastId}) = ${added}`;
  const conditions = guard === undefined ? isAsLeft : `${isAsLeft} and ${guard}`;
  return `select 1 / (${conditions})::int from ${qualifiedLedger(ledger)}`;
}
