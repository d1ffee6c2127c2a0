import { type ClientPool, withRetries } from '../connections/index.ts';
import { applyNext } from './apply-next.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';

/**
 * Applies whatever is pending in one schema.
 *
 * @param onApplied - told of each migration that is committed, also when a later one fails
 * @throws DMT_MIGRATION_FAILED and everything a plan refuses
 */
export async function migrateSchema(
  pool: ClientPool,
  target: MigrationTarget,
  settings: RunSettings,
  onApplied: (migration: string) => void,
): Promise<void> {
  for (;;) {
    const step = await withRetries(settings.retries, () =>
      pool.use((client) => applyNext(client, target, settings)),
    );
    if (step.migration) onApplied(step.migration.name);
    if (step.isLast) return;
  }
}
