import type { Client } from 'pg';
import { isConnectionLoss, runScript, runScriptOrThrow, sqlStateOf } from '../connections/index.ts';
import { assertHistoryKnown, bringLedgerInStep, type LedgerFormat } from '../ledger/index.ts';
import { acquireStepLock } from '../lock/index.ts';
import { type MigrationPlan, type PreparedMigration, planPending } from '../plan/index.ts';
import { renderSqlTemplate } from '../portable-sql/index.ts';
import { migrationFailed } from './migration-failure.ts';
import type { MigrationListener } from './migration-listener.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';
import { openLedger } from './open-ledger.ts';
import { RESET_SESSION } from './reset-session.ts';
import { assertOwnSession, runSteps } from './run-steps.ts';

/** What one transaction achieved. */
export interface AppliedStep {
  /** `undefined` when nothing was pending. */
  readonly migration: PreparedMigration | undefined;
  /** How long its SQL took. */
  readonly durationMs: number;
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
  onBegin: MigrationListener['onBegin'],
): Promise<AppliedStep> {
  try {
    const { plan, setup, format } = await openPlan(client, target, settings);
    const [next] = plan.pending;
    if (next?.isTransactional === false)
      return await applyStepwise(client, target, settings, { next, setup, onBegin });
    if (next && onBegin) await tellInTransaction(client, () => onBegin(next.name));
    const startedAt = performance.now();
    if (next) await applyMigration(client, target, settings, { setup, format }, next);
    else await runScriptOrThrow(client, [...timeouts(settings), ...setup, 'commit']);
    return { migration: next, durationMs: performance.now() - startedAt, isLast: plan.pending.length <= 1 };
  } catch (error) {
    // The pool closes this connection; the rollback is for poolers, which would close the server's end as well.
    if (!isConnectionLoss(error)) await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** A listener may take its time, during which nothing is sent. */
async function tellInTransaction(client: Client, tell: () => Promise<void>): Promise<void> {
  await client.query('set local idle_in_transaction_session_timeout = 0');
  await tell();
}

interface OpenPlan {
  readonly plan: MigrationPlan;
  /** Statements that adopt the schema and prepare its ledger. */
  readonly setup: ReadonlyArray<string>;
  /** The form of the ledger once these have run. */
  readonly format: LedgerFormat;
}

/** Opens a transaction that is alone with the schema, and sees what is to be done. */
async function openPlan(client: Client, target: MigrationTarget, settings: RunSettings): Promise<OpenPlan> {
  const { schema, rows, admission } = await openLedger(client, target);
  assertHistoryKnown(target.ledger, schema);
  const plan = planPending(target.source.migrations, rows, {
    tenantId: target.ledger.tenantId,
    outOfOrder: settings.outOfOrder,
  });
  const { format, statements } = bringLedgerInStep(
    target.ledger,
    schema.ledgerColumns,
    plan.applied,
    settings.ledgerForm,
  );
  return { plan, format, setup: [...admission, ...statements] };
}

/** Leaves the transaction for the step lock; whoever had that before may have done the work meanwhile. */
async function applyStepwise(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  {
    next,
    setup,
    onBegin,
  }: {
    readonly next: PreparedMigration;
    readonly setup: ReadonlyArray<string>;
    readonly onBegin: MigrationListener['onBegin'];
  },
): Promise<AppliedStep> {
  assertOwnSession(client, settings, next);
  await runScriptOrThrow(client, [...timeouts(settings), ...setup, 'commit']);
  const release = await acquireStepLock(client, target.ledger.schemaName);
  const { plan, format } = await openPlan(client, target, settings);
  await runScriptOrThrow(client, ['commit']);
  const isMine = plan.pending[0] === next;
  if (isMine) await onBegin?.(next.name);
  const startedAt = performance.now();
  // A failure leaves the pool to close the session, and the lock goes with it.
  if (isMine) await runSteps(client, target, settings, next, format.insertSql(target.ledger, next));
  const durationMs = performance.now() - startedAt;
  await release();
  return { migration: isMine ? next : undefined, durationMs, isLast: isMine && plan.pending.length <= 1 };
}

function timeouts({ lockTimeoutMs, statementTimeoutMs }: RunSettings): string[] {
  return [`set local lock_timeout = ${lockTimeoutMs}`, `set local statement_timeout = ${statementTimeoutMs}`];
}

async function applyMigration(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  { setup, format }: Pick<OpenPlan, 'setup' | 'format'>,
  migration: PreparedMigration,
): Promise<void> {
  const before = [...timeouts(settings), ...setup, `set local search_path to ${target.searchPath}`];
  const after = [...RESET_SESSION, format.insertSql(target.ledger, migration), 'commit'];
  const sql = renderSqlTemplate(migration.template, target.ledger.schemaName);
  // The line break ends a comment on the file's last line.
  const script = `${before.join(';')};${sql}\n;${after.join(';')}`;
  const { error, completedCount } = await runScript(client, script);
  if (!error) return;
  // A server that takes no writes says nothing about the migration.
  if (isConnectionLoss(error) || sqlStateOf(error) === '25006') throw error;
  const line =
    completedCount === undefined ? undefined : migration.statementLines[completedCount - before.length];
  throw migrationFailed(target, migration, line, error);
}
