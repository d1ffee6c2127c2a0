import { type ClientPool, withRetries } from '../connections/index.ts';
import { applyNext } from './apply-next.ts';
import type { MigrationListener } from './migration-listener.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';

/**
 * Applies whatever is pending in one schema.
 *
 * @throws DMT_MIGRATION_FAILED, what the listener throws, and everything a plan refuses
 */
export async function migrateSchema(
  pool: ClientPool,
  target: MigrationTarget,
  settings: RunSettings,
  listener: MigrationListener,
): Promise<void> {
  const onBegin = oncePerMigration(listener.onBegin);
  for (;;) {
    const step = await withRetries(settings.retries, () =>
      pool.use((client) => applyNext(client, target, settings, onBegin)),
    );
    if (step.migration) await listener.onApplied(step.migration.name, step.durationMs);
    if (step.isLast) return;
  }
}

/** An attempt that met a lock is not news. */
function oncePerMigration(onBegin: MigrationListener['onBegin']): MigrationListener['onBegin'] {
  if (!onBegin) return undefined;
  const begun = new Set<string>();
  return async (migration) => {
    if (begun.has(migration)) return;
    await onBegin(migration);
    begun.add(migration);
  };
}
