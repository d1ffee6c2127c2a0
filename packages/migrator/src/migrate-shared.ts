import { withRetries } from './connections/index.ts';
import type { DryRunOptions } from './migrator.ts';
import {
  findSharedLedger,
  type MigratorContext,
  readSharedSource,
  sharedTarget,
} from './migrator-context.ts';
import { migrateSchema, type SharedMigrationResult } from './run/index.ts';
import { progressOf, readFleet } from './status/index.ts';

export async function migrateShared(
  context: MigratorContext,
  options: DryRunOptions = {},
): Promise<SharedMigrationResult> {
  const startedAt = performance.now();
  const source = await readSharedSource(context);
  const appliedMigrations: string[] = [];
  const ledger = await withRetries(context.settings.retries, () => findSharedLedger(context, source));
  if (options.dryRun) {
    const readings = await context.pool.use((client) => readFleet(client, [ledger]));
    const reading = readings.get(ledger.schemaName);
    if (reading) appliedMigrations.push(...progressOf(source, reading, context.settings, undefined).pending);
  } else {
    const target = sharedTarget(context, source, ledger);
    await migrateSchema(context.pool, target, context.settings, {
      listener: { onApplied: (name) => void appliedMigrations.push(name) },
      onLockTimeout: 'retry',
    });
    await withRetries(context.settings.retries, () =>
      context.pool.use(async (client) => context.layout.followShared?.(client)),
    );
  }
  const done = options.dryRun ? 'planned' : 'migrated';
  return {
    success: true,
    status: appliedMigrations.length > 0 ? done : 'skipped',
    appliedMigrations,
    durationMs: performance.now() - startedAt,
  };
}
