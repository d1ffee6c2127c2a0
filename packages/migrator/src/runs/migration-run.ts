import type { StopReason } from '../run/index.ts';

/** A tenant that a run did not bring to its end, that no later run has taken up, and that is still not up to date. */
export interface UnfinishedTenant {
  readonly tenantId: string;
  readonly status: 'failed' | 'not-run';
  /** Why it failed. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** What the directory remembers of a run over many tenants. */
export interface MigrationRun {
  readonly runId: number;
  /** Who: `deploy@build-7 (process 4711)`. */
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly finishedAt?: Date;
  /**
   * `running`: somebody is at it. `finished`: every tenant had its turn. `halted`: it stopped before that, see
   * `stoppedBy`. `interrupted`: its process, its connection or the server is gone. `unknown`: one of `running` and
   * `interrupted`, but it goes through a pooler, where nobody can tell.
   */
  readonly state: 'running' | 'finished' | 'halted' | 'interrupted' | 'unknown';
  /** `error`: something that the caller gave threw, such as `onProgress`. */
  readonly stoppedBy?: StopReason | 'error';
  /** Tenants that needed something when it began; each is counted once below. */
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Tenants that somebody else had migrated meanwhile. */
  readonly skipped: number;
  /** Tenants whose turn has not come, or never came. */
  readonly notRun: number;
  readonly unfinished: ReadonlyArray<UnfinishedTenant>;
}
