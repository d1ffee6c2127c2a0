import { type LedgerFormat, type LedgerRow, qualifiedLedger } from '../ledger/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import type { PreparedMigration } from '../plan/index.ts';
import { renderSqlTemplate } from '../portable-sql/index.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';
import { resetSessionSql } from './reset-session.ts';

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
  const scripts = takeFitting(
    migrations.map(({ template }) => renderSqlTemplate(template, target.ledger.schemaName)),
  );
  let end = 0;
  for (const [index, migration] of migrations.slice(0, scripts.length).entries()) {
    const isFirst = index === 0;
    const open = isFirst
      ? []
      : [...openLockedTransactionSql(target.ledger.schemaName), guardSql(target, rows, index)];
    const before = [
      ...open,
      ...timeouts(settings),
      ...(isFirst ? setup : []),
      `set local search_path to ${target.searchPath}`,
    ];
    const durability = index < scripts.length - 1 ? [WITHOUT_WAITING_FOR_THE_DISK] : [];
    const after = [
      ...resetSessionSql(migration),
      ...durability,
      format.insertSql(target.ledger, migration),
      'commit',
    ];
    const guardAt = isFirst ? undefined : end + open.length - 1;
    const sqlFrom = end + before.length;
    end = sqlFrom + migration.statementLines.length + after.length;
    links.push({ migration, guardAt, sqlFrom, end });
    // The line break ends a comment on the file's last line.
    parts.push(`${before.join(';')};${scripts[index]}\n;${after.join(';')}`);
  }
  return { script: parts.join(';'), links };
}

/** The first one, and as many of the others as make a message of a sensible size. */
function takeFitting(scripts: ReadonlyArray<string>): ReadonlyArray<string> {
  let length = 0;
  const tooMuch = scripts.findIndex((script, index) => {
    length += script.length;
    return index > 0 && length > MAX_CHAIN_LENGTH;
  });
  return tooMuch === -1 ? scripts : scripts.slice(0, tooMuch);
}

/*
 * The commit of the last one waits for all of them. A server that crashes before that loses the row of the ledger
 * together with what it tells of.
 */
const WITHOUT_WAITING_FOR_THE_DISK = 'set local synchronous_commit = off';

/** Has what is committed so far written to the disk, where the chain ended early. */
export const WAIT_FOR_THE_DISK = 'select pg_catalog.pg_current_xact_id()';

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
