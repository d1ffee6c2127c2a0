import { type ClientPool, isLockTimeout, mayPassSoon, withRetries } from '../connections/index.ts';
import { type AppliedStep, applyNext, type CommittedMigration } from './apply-next.ts';
import { createLockWatch } from './lock-watch.ts';
import type { MigrationListener } from './migration-listener.ts';
import type { MigrationTarget, RunSettings } from './migration-target.ts';

/** Who is told, and what becomes of a lock that cannot be had. */
export interface MigrateSchemaOptions {
  readonly listener: MigrationListener;
  /** `throw` leaves it to the caller to try again, who has better things to do than to wait. */
  readonly onLockTimeout: 'retry' | 'throw';
  /**
   * How long a transaction waits for a lock. What runs outside of one is not hurried: the index that it builds would be
   * lost. @default that of the settings
   */
  readonly lockTimeoutMs?: number;
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
  { listener, onLockTimeout, lockTimeoutMs = settings.lockTimeoutMs }: MigrateSchemaOptions,
): Promise<void> {
  const mayPass = (error: unknown): boolean =>
    mayPassSoon(error) && (onLockTimeout === 'retry' || !isLockTimeout(error));
  const watch = createLockWatch(pool, lockTimeoutMs, (blockers) => listener.onBlocked?.(blockers));
  const { onBegin, onApplied, isOneByOne = onBegin !== undefined } = listener;
  const apply = async (): Promise<AppliedStep> => {
    const committed: CommittedMigration[] = [];
    try {
      return await pool.use((client) =>
        applyNext(client, target, settings, { watch, onBegin, isOneByOne, lockTimeoutMs }, committed),
      );
    } finally {
      for (const { name, durationMs } of committed) await onApplied(name, durationMs);
    }
  };
  for (;;) {
    const { isLast } = await withRetries(settings.retries, apply, mayPass);
    if (isLast) return;
  }
}
