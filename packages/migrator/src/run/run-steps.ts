import { MigrationChangedError, StatementRefusedError } from '@dmt/core';
import type { Client } from 'pg';
import { isConnectionLoss, runScript, runScriptOrThrow } from '../connections/index.ts';
import { openLockedTransactionSql } from '../lock/index.ts';
import { type PreparedMigration, refusesTransaction } from '../plan/index.ts';
import { renderSqlTemplate } from '../portable-sql/index.ts';
import { createSqlText, parseSql, type SyntaxNode, unwrapNode } from '../sql/index.ts';
import type { LockObservation } from './lock-watch.ts';
import { migrationFailed } from './migration-failure.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';
import { repairStep } from './repair-step.ts';
import { resetSessionSql } from './reset-session.ts';
import {
  closeStepJournalSql,
  openStepJournal,
  readSteps,
  recordStepSql,
  type StepRecord,
  stepHash,
} from './step-journal.ts';

interface Step {
  readonly index: number;
  readonly text: string;
  readonly node: SyntaxNode;
  readonly hash: string;
}

export interface RunStepsOptions {
  /** The statement that records the migration, in the form of the schema's ledger. */
  readonly trackingRow: string;
  /** Looks at our session while a statement runs. */
  readonly observe: () => LockObservation;
}

/**
 * Runs a migration statement by statement, each committed by itself; the caller holds the schema's step lock. A
 * journal in the schema says how far it came. What can run in a transaction commits together with its journal
 * row; of the rest the journal says that it was begun, and the catalog whether it was done.
 *
 */
export async function runSteps(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  migration: PreparedMigration,
  { trackingRow, observe }: RunStepsOptions,
): Promise<void> {
  const { ledger } = target;
  const steps = stepsOf(migration, ledger.schemaName);
  await runScriptOrThrow(client, [
    `set lock_timeout = ${settings.lockTimeoutMs}`,
    `set statement_timeout = ${settings.statementTimeoutMs}`,
    `set search_path to ${target.searchPath}`,
  ]);
  await openStepJournal(client, ledger.schemaName);
  const records = await readSteps(client, ledger.schemaName, migration.name);
  assertUnchanged(steps, records, target, migration);
  for (const step of steps) {
    if (records.get(step.index)?.isDone) continue;
    const observation = observe();
    try {
      await runStep(client, target, migration, step, records.has(step.index));
    } catch (error) {
      if (!(error instanceof Error) || isConnectionLoss(error)) throw error;
      const line = migration.statementLines[step.index];
      throw migrationFailed(target, migration, error, { line, blockers: await observation.blockers() });
    } finally {
      observation.end();
    }
  }
  await runScriptOrThrow(client, resetSessionSql(migration));
  await runScriptOrThrow(client, [
    ...openLockedTransactionSql(ledger.schemaName),
    ...closeStepJournalSql(ledger.schemaName, migration.name),
    trackingRow,
    'commit',
  ]);
}

/** Session state and journals of statements are worth nothing where each may run in another session. */
export function assertOwnSession(
  client: Client,
  { pooler }: RunSettings,
  migration: PreparedMigration,
): void {
  if (pooler !== 'transaction') return;
  throw new StatementRefusedError(
    `Migration "${migration.name}" of ${client.database ?? 'the database'}`,
    'it runs without a transaction, which needs a session of its own, and a pooler in transaction mode gives none',
    'Run the migrations with a connection.url that leads to PostgreSQL itself.',
  );
}

function stepsOf(migration: PreparedMigration, schemaName: string): Step[] {
  const text = createSqlText(renderSqlTemplate(migration.template, schemaName));
  return parseSql(text.text).map(({ node, start, end }, index) => {
    const statement = text.slice(start, end);
    return { index, text: statement, node, hash: stepHash(statement) };
  });
}

/** What is done cannot be done differently; what is still to come may be corrected. */
function assertUnchanged(
  steps: ReadonlyArray<Step>,
  records: ReadonlyMap<number, StepRecord>,
  { ledger }: MigrationTarget,
  migration: PreparedMigration,
): void {
  for (const [index, record] of records) {
    if (record.isDone && steps[index]?.hash !== record.hash) {
      throw new MigrationChangedError(ledger.tenantId, migration.name);
    }
  }
}

async function runStep(
  client: Client,
  { ledger: { schemaName } }: MigrationTarget,
  migration: PreparedMigration,
  step: Step,
  wasStarted: boolean,
): Promise<void> {
  const record = (isDone: boolean): string =>
    recordStepSql(schemaName, migration.name, step.index, { hash: step.hash, isDone });
  // A setting counts for the statements after it, also for those that a later attempt runs.
  if (unwrapNode(step.node)?.[0] === 'VariableSetStmt') {
    await client.query(step.text);
  } else if (refusesTransaction(step.node)) {
    if (!wasStarted) await client.query(record(false));
    if (!(await repairStep(client, step.node, wasStarted))) await runAlone(client, step.text);
    await client.query(record(true));
  } else {
    await runScriptOrThrow(client, ['begin', `${step.text}\n`, record(true), 'commit']);
  }
}

async function runAlone(client: Client, text: string): Promise<void> {
  const { error } = await runScript(client, text);
  if (error) throw error;
}
