import { MigrationFailedError } from '@dmt/core';
import { quoteLiteral } from '@dmt/core/internal';
import type { Client } from 'pg';
import { isConnectionLoss, runScript, runScriptOrThrow, sqlStateOf, toRunSql } from '../connections/index.ts';
import {
  assertLedgerRecognised,
  backfillRowSql,
  createLedgerSql,
  describeSchemasSql,
  extendLedgerSql,
  insertEntrySql,
  type LedgerRow,
  readLedgerSql,
  type SchemaDescription,
  toLedgerRow,
  toSchemaDescription,
} from '../ledger/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import { type MigrationPlan, type PreparedMigration, planPending } from '../plan/index.ts';
import { renderSqlTemplate } from '../portable-sql/index.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';

/** What one transaction achieved. */
export interface AppliedStep {
  /** `undefined` when nothing was pending. */
  readonly migration: PreparedMigration | undefined;
  /** Whether there is certainly nothing left to do. */
  readonly isLast: boolean;
}

/**
 * Applies the next pending migration in one transaction: lock, ledger, SQL, tracking row, commit. One each, so
 * that a failure leaves what came before it applied, and a value added to an enum can be used in the next file.
 * Everybody who migrates this schema passes through the lock first, so the ledger read behind it is the truth.
 */
export async function applyNext(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
): Promise<AppliedStep> {
  try {
    const schema = await openTransaction(client, target);
    const admission = await target.admit(schema, toRunSql(client));
    const rows = await readLedger(client, target, schema);
    const plan = planPending(target.source.migrations, rows, {
      tenantId: target.ledger.tenantId,
      outOfOrder: settings.outOfOrder,
    });
    const setup = [...admission, ...ledgerSetup(target, schema, plan)];
    const [next] = plan.pending;
    if (next) await applyMigration(client, target, settings, setup, next);
    else await runScriptOrThrow(client, [...timeouts(settings), ...setup, 'commit']);
    return { migration: next, isLast: plan.pending.length <= 1 };
  } catch (error) {
    // The pool closes this connection; the rollback is for poolers, which would close the server's end as well.
    if (!isConnectionLoss(error)) await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function openTransaction(client: Client, target: MigrationTarget): Promise<SchemaDescription> {
  const { schemaName, tableName } = target.ledger;
  const results = await runScriptOrThrow(client, [
    ...openLockedTransactionSql(schemaName),
    describeSchemasSql(`array[${quoteLiteral(schemaName)}]::text[]`, tableName),
  ]);
  return toSchemaDescription(results.at(-1)?.rows[0] ?? {});
}

async function readLedger(
  client: Client,
  { ledger }: MigrationTarget,
  schema: SchemaDescription,
): Promise<LedgerRow[]> {
  if (!schema.ledgerColumns) return [];
  assertLedgerRecognised(ledger, schema.ledgerColumns);
  const { rows } = await client.query<Record<string, unknown>>(readLedgerSql(ledger, schema.ledgerColumns));
  return rows.map(toLedgerRow);
}

function ledgerSetup({ ledger }: MigrationTarget, schema: SchemaDescription, plan: MigrationPlan): string[] {
  if (!schema.ledgerColumns) return [createLedgerSql(ledger)];
  const extension = extendLedgerSql(ledger, schema.ledgerColumns);
  const backfill = plan.toBackfill.map(({ row, migration }) => backfillRowSql(ledger, row, migration));
  return extension === undefined ? backfill : [extension, ...backfill];
}

function timeouts({ lockTimeoutMs, statementTimeoutMs }: RunSettings): string[] {
  return [`set local lock_timeout = ${lockTimeoutMs}`, `set local statement_timeout = ${statementTimeoutMs}`];
}

/**
 * What a migration may have left in the session is undone before the commit, not after it: the next statement on
 * this connection may be another tenant's, or, behind a pooler, another application's.
 */
const RESET_SESSION = ['reset session authorization', 'reset role', 'discard temp', 'reset all'];

async function applyMigration(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  setup: ReadonlyArray<string>,
  migration: PreparedMigration,
): Promise<void> {
  const before = [...timeouts(settings), ...setup, `set local search_path to ${target.searchPath}`];
  const after = [...RESET_SESSION, insertEntrySql(target.ledger, migration), 'commit'];
  const sql = renderSqlTemplate(migration.template, target.ledger.schemaName);
  // The line break ends a comment on the file's last line.
  const script = `${before.join(';')};${sql}\n;${after.join(';')}`;
  const { error, completedCount } = await runScript(client, script);
  if (!error) return;
  if (isConnectionLoss(error)) throw error;
  const line =
    completedCount === undefined ? undefined : migration.statementLines[completedCount - before.length];
  throw migrationFailed(target, migration, line, error);
}

function migrationFailed(
  target: MigrationTarget,
  migration: PreparedMigration,
  line: number | undefined,
  cause: Error,
): MigrationFailedError {
  const remedy = remedyFor(sqlStateOf(cause));
  return new MigrationFailedError(target.ledger.tenantId, migration.name, {
    cause,
    ...(line === undefined ? {} : { line }),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function remedyFor(state: string | undefined): string | undefined {
  if (state === '55P03')
    return 'Something else holds a lock on what it changes; run it again when that is done, or raise migrations.lockTimeoutMs.';
  if (state === '55P04')
    return 'Use the new enum value in a migration of its own: it exists once the one that adds it is committed.';
  if (state === '25001') return 'The statement refuses a transaction; run it by hand for now.';
  if (state === '2D000')
    return 'A procedure or a DO block commits; a migration and its tracking row must commit together.';
  return undefined;
}
