import type { Client } from 'pg';
import {
  COUNTS_COMMANDS,
  isConnectionLoss,
  runScript,
  runScriptOrThrow,
  sqlStateOf,
} from '../connections/index.ts';
import { assertHistoryKnown, bringLedgerInStep } from '../ledger/index.ts';
import { acquireStepLock } from '../lock/index.ts';
import { type MigrationPlan, type PreparedMigration, planPending } from '../plan/index.ts';
import type { LockWatch } from './lock-watch.ts';
import { migrationFailed } from './migration-failure.ts';
import type { MigrationListener } from './migration-listener.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';
import { openLedger } from './open-ledger.ts';
import { assertOwnSession, runSteps } from './run-steps.ts';
import { type ChainBasis, chainTransactions, timeouts, WAIT_FOR_THE_DISK } from './transaction-chain.ts';

/** Who looks on. */
export interface Attendants {
  readonly watch: LockWatch;
  readonly onBegin: MigrationListener['onBegin'];
  /** Whether something is to happen between two migrations. */
  readonly isOneByOne: boolean;
  /** How long a transaction waits for a lock. */
  readonly lockTimeoutMs: number;
}

/** A migration that is committed. */
export interface CommittedMigration {
  readonly name: string;
  /** How long its SQL took; the mean, where several were sent at once. */
  readonly durationMs: number;
}

/** Where a schema's migrations stand after a step. */
export interface AppliedStep {
  /** Whether there is certainly nothing left to do. */
  readonly isLast: boolean;
}

/**
 * Applies the next pending migrations, each in one transaction: lock, ledger, SQL, tracking row, commit. One each, so
 * that a failure leaves what came before it applied, and a value added to an enum can be used in the next file.
 * Everybody who migrates this schema passes through the lock first, so the ledger read behind it is the truth.
 *
 * @param committed - takes what is committed, also when what comes after it fails
 */
export async function applyNext(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  attendants: Attendants,
  committed: CommittedMigration[],
): Promise<AppliedStep> {
  const { onBegin } = attendants;
  try {
    const open = await openPlan(client, target, settings);
    const { pending } = open.plan;
    const [next] = pending;
    if (!next) {
      await runScriptOrThrow(client, [...timeouts(settings), ...open.setup, 'commit']);
      return { isLast: true };
    }
    if (!next.isTransactional) {
      const order = { next, setup: open.setup, committed };
      return await applyStepwise(client, target, settings, attendants, order);
    }
    if (onBegin) await tellInTransaction(client, () => onBegin(next.name));
    const firstStepwise = pending.findIndex(({ isTransactional }) => !isTransactional);
    const chained = pending.slice(
      0,
      attendants.isOneByOne || !COUNTS_COMMANDS ? 1 : firstStepwise === -1 ? pending.length : firstStepwise,
    );
    const patience = { ...settings, lockTimeoutMs: attendants.lockTimeoutMs };
    const applied = await applyChain(client, target, patience, attendants, { ...open, chained, committed });
    return { isLast: applied === pending.length };
  } catch (error) {
    // The pool closes this connection; the rollback is for poolers, which would close the server's end as well.
    if (!isConnectionLoss(error)) await client.query(`rollback;${WAIT_FOR_THE_DISK}`).catch(() => {});
    throw error;
  }
}

/** A listener may take its time, during which nothing is sent. */
async function tellInTransaction(client: Client, tell: () => Promise<void>): Promise<void> {
  await client.query('set local idle_in_transaction_session_timeout = 0');
  await tell();
}

interface OpenPlan extends ChainBasis {
  readonly plan: MigrationPlan;
  readonly backendPid: number;
}

/** Opens a transaction that is alone with the schema, and sees what is to be done. */
async function openPlan(client: Client, target: MigrationTarget, settings: RunSettings): Promise<OpenPlan> {
  const { schema, rows, admission, backendPid } = await openLedger(client, target);
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
  return { plan, format, rows, backendPid, setup: [...admission, ...statements] };
}

/** Leaves the transaction for the step lock; whoever had that before may have done the work meanwhile. */
async function applyStepwise(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  { watch, onBegin }: Attendants,
  {
    next,
    setup,
    committed,
  }: {
    readonly next: PreparedMigration;
    readonly setup: ReadonlyArray<string>;
    readonly committed: CommittedMigration[];
  },
): Promise<AppliedStep> {
  assertOwnSession(client, settings, next);
  await runScriptOrThrow(client, [...timeouts(settings), ...setup, 'commit']);
  const release = await acquireStepLock(client, target.ledger.schemaName);
  const { plan, format, backendPid } = await openPlan(client, target, settings);
  await runScriptOrThrow(client, ['commit']);
  const isMine = plan.pending[0] === next;
  if (isMine) await onBegin?.(next.name);
  const startedAt = performance.now();
  // A failure leaves the pool to close the session, and the lock goes with it.
  if (isMine) {
    const trackingRow = format.insertSql(target.ledger, next);
    await runSteps(client, target, settings, next, { trackingRow, observe: () => watch.begin(backendPid) });
  }
  if (isMine) committed.push({ name: next.name, durationMs: performance.now() - startedAt });
  await release();
  return { isLast: isMine && plan.pending.length <= 1 };
}

/** @returns how many were applied before somebody else came in between, if somebody did */
async function applyChain(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  attendants: Attendants,
  {
    chained,
    committed,
    backendPid,
    ...basis
  }: OpenPlan & {
    readonly chained: ReadonlyArray<PreparedMigration>;
    readonly committed: CommittedMigration[];
  },
): Promise<number> {
  const { script, links } = chainTransactions(target, settings, basis, chained);
  const startedAt = performance.now();
  const observation = attendants.watch.begin(backendPid);
  try {
    const { error, completedCount } = await runScript(client, script);
    const done = links.filter(({ end }) => !error || end <= (completedCount ?? 0));
    const durationMs = (performance.now() - startedAt) / Math.max(1, done.length);
    committed.push(...done.map(({ migration: { name } }) => ({ name, durationMs })));
    if (!error) return done.length;
    // A server that takes no writes says nothing about the migration.
    const failing = links[done.length];
    if (isConnectionLoss(error) || sqlStateOf(error) === '25006' || !failing) throw error;
    if (failing.guardAt !== undefined && failing.guardAt === completedCount) {
      await runScriptOrThrow(client, ['rollback', WAIT_FOR_THE_DISK]);
      return done.length;
    }
    const line =
      completedCount === undefined
        ? undefined
        : failing.migration.statementLines[completedCount - failing.sqlFrom];
    throw migrationFailed(target, failing.migration, error, { line, blockers: await observation.blockers() });
  } finally {
    observation.end();
  }
}
