/** Told of the migrations of one schema, and waited for. */
export interface MigrationListener {
  /** Called inside the lock, before anything of the migration is sent. What it throws ends the run of this schema. */
  readonly onBegin?: (migration: string) => Promise<void>;
  /** Called for each migration that is committed, also when a later one fails. */
  readonly onApplied: (migration: string, durationMs: number) => void | Promise<void>;
}
