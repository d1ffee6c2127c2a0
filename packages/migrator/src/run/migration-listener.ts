import type { Blocker } from '../lock/index.ts';

/** Told of the migrations of one schema, and waited for. */
export interface MigrationListener {
  /** Called inside the lock, before anything of the migration is sent. What it throws ends the run of this schema. */
  readonly onBegin?: (migration: string) => Promise<void>;
  /** Whether nothing of the next migration may be sent before `onApplied` is done with the one before. */
  readonly isOneByOne?: boolean;
  /** Called for each migration that is committed, also when a later one fails. */
  readonly onApplied: (migration: string, durationMs: number) => void | Promise<void>;
  /** Called when a statement waits for a lock. */
  readonly onBlocked?: (blockers: ReadonlyArray<Blocker>) => void;
}
