import { withRetries } from './connections/index.ts';
import { findSharedLedger, type MigratorContext, sharedTarget } from './migrator-context.ts';
import { prepareSharedSource } from './plan/index.ts';
import {
  assertGoalKnown,
  planRollback,
  type RollbackOrder,
  type RollbackSharedOptions,
  readDowns,
  resolveGoal,
  rollbackSchema,
  type SharedRollbackResult,
} from './rollback/index.ts';
import { readMigrationSource } from './source/index.ts';
import { readFleet } from './status/index.ts';

/**
 * Takes migrations of the shared schema back, in one transaction. What tenants have that rests on it stays: a down
 * file that would take it along fails.
 */
export async function rollbackShared(
  context: MigratorContext,
  options: RollbackSharedOptions,
): Promise<SharedRollbackResult> {
  const startedAt = performance.now();
  const { pool, settings } = context;
  const goal = resolveGoal(options);
  const files = await readMigrationSource(context.sharedFolder);
  const source = prepareSharedSource(files);
  assertGoalKnown(goal, source);
  const ledger = await withRetries(settings.retries, () => findSharedLedger(context, source));
  const readings = await withRetries(settings.retries, () =>
    pool.use((client) => readFleet(client, [ledger])),
  );
  const reading = readings.get(ledger.schemaName);
  if (reading?.error) throw reading.error;
  const undos = planRollback(source.migrations, reading?.rows ?? [], goal, undefined);
  const rolledBackMigrations = undos.map(({ migration }) => migration.name);
  const downs = await readDowns(files, new Set(rolledBackMigrations), (_, each) => prepareSharedSource(each));
  const finish = (status: SharedRollbackResult['status']): SharedRollbackResult => ({
    success: true,
    status,
    rolledBackMigrations: status === 'skipped' ? [] : rolledBackMigrations,
    durationMs: performance.now() - startedAt,
  });
  if (undos.length === 0) return finish('skipped');
  if (options.dryRun) return finish('planned');
  const order: RollbackOrder = { undos, downs, isShared: true };
  let attempts = 0;
  const isUndone = await withRetries(settings.retries, () => {
    attempts += 1;
    const target = sharedTarget(context, source, ledger);
    return pool.use((client) => rollbackSchema(client, target, settings, order));
  });
  // After a lost answer, finding nothing left to do means that the commit was ours.
  return finish(isUndone || attempts > 1 ? 'rolled-back' : 'skipped');
}
