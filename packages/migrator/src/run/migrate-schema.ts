import { type ClientPool, isLockTimeout, mayPassSoon, withRetries } from '../connections/index.ts';
import { applyNext } from './apply-next.ts';
import { createLockWatch } from './lock-watch.ts';
import type { MigrationListener } from './migration-listener.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';

/** Who is told, and what becomes of a lock that cannot be had. */
export interface MigrateSchemaOptions {
  readonly listener: MigrationListener;
  /** `throw` leaves it to the caller to try again, who has better things to do than to wait. */
  readonly onLockTimeout: 'retry' | 'throw';
}

/**
 * Applies whatever is pending in one schema.
 *
 * @throws DMT_MIGRATION_FAILED, what the listener throws, and everything a plan refuses
 */
export async function migrateSchema(
  pool: ClientPool,
  target: MigrationTarget,
  settings: RunSettings,
  { listener, onLockTimeout }: MigrateSchemaOptions,
): Promise<void> {
  const mayPass = (error: unknown): boolean =>
    mayPassSoon(error) && (onLockTimeout === 'retry' || !isLockTimeout(error));
  const watch = createLockWatch(pool, settings.lockTimeoutMs, (blockers) => listener.onBlocked?.(blockers));
  const attendants = { watch, onBegin: listener.onBegin };
  for (;;) {
    const step = await withRetries(
      settings.retries,
      () => pool.use((client) => applyNext(client, target, settings, attendants)),
      mayPass,
    );
    if (step.migration) await listener.onApplied(step.migration.name, step.durationMs);
    if (step.isLast) return;
  }
}
