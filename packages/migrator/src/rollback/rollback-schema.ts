import { setTimeout as sleep } from 'node:timers/promises';
import { RollbackRefusedError } from '@dmt/core';
import { quoteLiteral } from '@dmt/core/internal';
import type { Client } from 'pg';
import { isConnectionLoss, runScript, runScriptOrThrow, toRunSql } from '../connections/index.ts';
import {
  describeSchemasSql,
  type LedgerRow,
  qualifiedLedger,
  type SchemaDescription,
  toSchemaDescription,
} from '../ledger/index.ts';
import { openLockedTransactionSql, tryStepLockSql } from '../lock/index.ts';
import type { PreparedMigration } from '../plan/index.ts';
import { renderSqlTemplate } from '../portable-sql/index.ts';
import {
  type MigrationTarget,
  migrationFailed,
  type RunSettings,
  readLedger,
  resetSessionSql,
} from '../run/index.ts';
import { assertNothingUnfinished } from './assert-nothing-unfinished.ts';
import { guardForeignDependents } from './foreign-dependents.ts';
import type { Undo } from './plan-rollback.ts';

const STEP_LOCK_DELAY_MS = 100;

/** What was agreed on for one schema, before its lock was taken. */
export interface RollbackOrder {
  readonly undos: ReadonlyArray<Undo>;
  /** The down file of each migration that may occur. */
  readonly downs: ReadonlyMap<string, PreparedMigration>;
  /** Whether other schemas may rest on this one, and must keep what they have. @default false */
  readonly isShared?: boolean;
}

/**
 * Takes migrations back in one transaction: the locks of everybody who migrates, ledger, down files, tracking rows,
 * commit. All of them or none: a tenant is never left half-way.
 *
 * @returns false when all of it had been taken back already
 * @throws DMT_ROLLBACK_REFUSED when the last applied migrations are not the ones expected
 */
export async function rollbackSchema(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  order: RollbackOrder,
): Promise<boolean> {
  try {
    const { schema, found } = await openTransaction(client, target);
    const admission = await target.admit(schema, found, toRunSql(client));
    await assertNothingUnfinished(client, target.ledger);
    const rows = await readLedger(client, target, schema);
    const isThere = order.undos.some(({ row }) => rows.some(({ id }) => id === row.id));
    if (isThere) assertExpected(order, rows, target);
    if (isThere) await undo(client, target, settings, { order, admission });
    else await client.query('rollback');
    return isThere;
  } catch (error) {
    // The pool closes this connection; the rollback is for poolers, which would close the server's end as well.
    if (!isConnectionLoss(error)) await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function openTransaction(
  client: Client,
  { ledger, admissionSql = 'select' }: MigrationTarget,
): Promise<{ readonly schema: SchemaDescription; readonly found: Record<string, unknown>[] }> {
  const { schemaName, tableName } = ledger;
  for (;;) {
    const [description, found, lock] = (
      await runScriptOrThrow(client, [
        ...openLockedTransactionSql(schemaName),
        describeSchemasSql(`array[${quoteLiteral(schemaName)}]::text[]`, tableName, ledger.keptIn),
        admissionSql,
        tryStepLockSql(schemaName),
      ])
    ).slice(-3);
    if (lock?.rows[0]?.granted === true)
      return { schema: toSchemaDescription(description?.rows[0] ?? {}), found: found?.rows ?? [] };
    await client.query('rollback');
    await sleep(STEP_LOCK_DELAY_MS);
  }
}

function assertExpected(
  { undos }: RollbackOrder,
  rows: ReadonlyArray<LedgerRow>,
  target: MigrationTarget,
): void {
  const last = rows.slice(-undos.length).reverse();
  if (undos.every(({ row }, index) => last[index]?.id === row.id)) return;
  const { tenantId, schemaName } = target.ledger;
  throw new RollbackRefusedError(
    `The last migration of schema ${JSON.stringify(schemaName)} is not ${JSON.stringify(undos[0]?.migration.name)} any more: somebody migrated or rolled it back meanwhile`,
    {
      remedy: 'Look at the plan again with a dry run.',
      ...(tenantId === undefined ? {} : { tenantId }),
    },
  );
}

interface Segment {
  readonly down: PreparedMigration;
  readonly before: ReadonlyArray<string>;
  readonly sql: string;
  readonly after: ReadonlyArray<string>;
}

async function undo(
  client: Client,
  target: MigrationTarget,
  settings: RunSettings,
  { order, admission }: { readonly order: RollbackOrder; readonly admission: ReadonlyArray<string> },
): Promise<void> {
  const segments = order.undos.map((each) => segmentOf(each, order, target, settings));
  const guards = order.isShared ? await guardForeignDependents(client, target.ledger.schemaName) : [];
  const script = segments.map(({ before, sql, after }) => `${before.join(';')};${sql}\n;${after.join(';')}`);
  const { error, completedCount } = await runScript(
    client,
    [...admission, ...script, ...guards, 'commit'].join(';'),
  );
  if (!error) return;
  if (isConnectionLoss(error)) throw error;
  const { down, line } = locate(segments, (completedCount ?? 0) - admission.length);
  throw migrationFailed(target, down, error, { line: completedCount === undefined ? undefined : line });
}

function segmentOf(
  { row, migration }: Undo,
  { downs }: RollbackOrder,
  { ledger, searchPath }: MigrationTarget,
  { lockTimeoutMs, statementTimeoutMs }: RunSettings,
): Segment {
  const down = downs.get(migration.name);
  if (!down) throw new Error(`No down file was read for ${migration.name}.`);
  return {
    // Named as people know it in an error: a down file is not its migration.
    down: { ...down, name: `${migration.name} (down)` },
    before: [
      `set local lock_timeout = ${lockTimeoutMs}`,
      `set local statement_timeout = ${statementTimeoutMs}`,
      `set local search_path to ${searchPath}`,
    ],
    sql: renderSqlTemplate(down.template, ledger.schemaName),
    after: [...resetSessionSql(down), `delete from ${qualifiedLedger(ledger)} where id = ${row.id}`],
  };
}

/** The down file, and the line in it, of the statement after so many completed ones. */
function locate(
  segments: ReadonlyArray<Segment>,
  completedCount: number,
): { readonly down: PreparedMigration; readonly line: number | undefined } {
  let rest = completedCount;
  for (const { down, before, after } of segments) {
    const size = before.length + down.statementLines.length + after.length;
    if (rest < size) return { down, line: down.statementLines[rest - before.length] };
    rest -= size;
  }
  const [first] = segments;
  if (!first) throw new Error('A rollback of nothing failed.');
  return { down: first.down, line: undefined };
}
