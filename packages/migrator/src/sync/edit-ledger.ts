import type { Client } from 'pg';
import { runScriptOrThrow } from '../connections/index.ts';
import { type MigrationTarget, openLedger, type RunSettings } from '../run/index.ts';
import { type LedgerEdit, type PlannedEdit, planLedgerEdit } from './plan-ledger-edit.ts';

/** Edits a ledger in one transaction that is alone with the schema, and adopts the schema if nobody has. */
export async function editLedger(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  edit: LedgerEdit,
): Promise<PlannedEdit> {
  try {
    const { admission, ...reading } = await openLedger(client, target);
    const { ledger, source } = target;
    const planned = planLedgerEdit(ledger, reading, source.migrations, settings.ledgerForm, edit);
    // Only who says what made the tables adopts a schema in which there is nothing to do.
    const isAdopting = edit.begin === true || edit.markMissing === true;
    if (planned.statements.length === 0 && !isAdopting) {
      await client.query('rollback');
      return planned;
    }
    const timeout = `set local lock_timeout = ${settings.lockTimeoutMs}`;
    await runScriptOrThrow(client, [timeout, ...admission, ...planned.statements, 'commit']);
    return planned;
  } catch (error) {
    // The pool closes this connection; the rollback is for poolers, which would close the server's end as well.
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
