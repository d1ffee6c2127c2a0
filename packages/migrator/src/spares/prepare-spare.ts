import { isDmtError, LedgerError, SpareRefusedError } from '@dmt/core';
import type { RunSql, SchemaName } from '@dmt/core/internal';
import type { Client } from 'pg';
import { type ClientPool, runScriptOrThrow, toRunSql, withRetries } from '../connections/index.ts';
import { planPending } from '../plan/index.ts';
import {
  type MigrationListener,
  type MigrationTarget,
  migrateSchema,
  openLedger,
  type RunSettings,
} from '../run/index.ts';
import { findNameAsked } from './asks-for-name.ts';
import { findKeptName } from './find-kept-name.ts';
import { lockSpare } from './spare-table.ts';

/** A spare, and what it is to be brought up to date with. */
export interface SparePreparation {
  readonly schemaName: SchemaName;
  readonly head: string;
  /** Without `admit`: a spare is admitted by its row. */
  readonly target: Omit<MigrationTarget, 'admit'>;
}

/** The hooks are about tenants, and a spare is none. */
const NOBODY: MigrationListener = { onApplied: () => {} };

/** Somebody claimed or discarded the spare meanwhile. */
class SpareGoneError extends Error {}

/** What says that the schema is of no use, and not that something was in its way. */
const USELESS = [
  'DMT_MIGRATION_FAILED',
  'DMT_MIGRATION_CHANGED',
  'DMT_MIGRATION_OUT_OF_ORDER',
  'DMT_LEDGER_UNRECOGNISED',
  'DMT_LEDGER_MISSING',
  'DMT_SPARE_REFUSED',
] as const;

/**
 * Brings a spare up to date and makes it ready. It is nobody's to claim from the first migration on until that.
 *
 * @returns `false` when somebody claimed or discarded it meanwhile
 * @throws DMT_SPARE_REFUSED and whatever the migrations throw
 */
export async function prepareSpare(
  pool: ClientPool,
  spare: SparePreparation,
  settings: RunSettings,
): Promise<boolean> {
  const target = {
    ...spare.target,
    admit: (_schema: unknown, _found: unknown, run: RunSql) => admit(run, spare),
  };
  try {
    await migrateSchema(pool, target, settings, { listener: NOBODY, onLockTimeout: 'retry' });
    await withRetries(settings.retries, () => pool.use((client) => finish(client, target, spare)));
    return true;
  } catch (error) {
    if (error instanceof SpareGoneError) return false;
    throw error;
  }
}

/** Whether an error means that the spare can only be discarded. */
export function isUseless(error: unknown): boolean {
  return USELESS.some((code) => isDmtError(error, code));
}

async function admit(run: RunSql, { schemaName, head }: SparePreparation): Promise<string[]> {
  const spare = await lockSpare(run, schemaName);
  if (!spare || spare.state === 'discarding') throw new SpareGoneError();
  // Somebody else who brought it up to date has left nothing to do.
  if (spare.head !== head) await setState(run, schemaName, 'preparing', undefined);
  return [];
}

/** Looks at the schema once more, alone with it: what is ready is given away as it is. */
async function finish(
  client: Client,
  target: MigrationTarget,
  { schemaName, head }: SparePreparation,
): Promise<void> {
  const { migrations } = target.source;
  const { rows } = await openLedger(client, target);
  const plan = planPending(migrations, rows, { tenantId: target.ledger.tenantId, outOfOrder: 'apply' });
  if (plan.pending.length > 0 || plan.orphans.length > 0) {
    throw new LedgerError(`${schemaName}.${target.ledger.tableName}`, 'is not what the folder makes');
  }
  const problem = findNameAsked(migrations, schemaName) ?? (await findKeptName(client, schemaName));
  if (problem !== undefined) throw new SpareRefusedError(problem);
  await setState(toRunSql(client), schemaName, 'ready', head);
  await runScriptOrThrow(client, ['commit']);
}

async function setState(
  run: RunSql,
  schemaName: SchemaName,
  state: 'preparing' | 'ready',
  head: string | undefined,
): Promise<void> {
  await run('update dmt.spares set state = $2, head = $3 where schema_name = $1', [
    schemaName,
    state,
    head ?? null,
  ]);
}
