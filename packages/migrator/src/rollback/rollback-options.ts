import { UsageError } from '@dmt/core';
import type { EachTenantOptions, EachTenantResult } from '../each-tenant/index.ts';
import type { RollbackGoal } from './plan-rollback.ts';

/** What became of one tenant. */
export interface TenantRollbackResult {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly success: boolean;
  /**
   * `planned`: a dry run, `rolledBackMigrations` is what would be taken back. `skipped`: there is nothing to take
   * back. `not-run`: the run was stopped before this tenant's turn.
   */
  readonly status: 'rolled-back' | 'skipped' | 'failed' | 'planned' | 'not-run';
  /** Last applied first. All of them or, in a tenant that failed, none. */
  readonly rolledBackMigrations: ReadonlyArray<string>;
  readonly error?: Error;
  readonly durationMs: number;
}

export type RollbackResult = EachTenantResult<TenantRollbackResult>;

/** Whom to roll back, and how far: either `to` or `steps`. */
export interface RollbackOptions extends EachTenantOptions<TenantRollbackResult> {
  readonly tenants: 'all' | ReadonlyArray<string>;
  /** The migration that is to be the last applied one. */
  readonly to?: string;
  /** How many migrations to take back. */
  readonly steps?: number;
  /** Change nothing and report what would be taken back. @default false */
  readonly dryRun?: boolean;
}

/** How far back to take the shared schema: either `to` or `steps`. */
export interface RollbackSharedOptions extends Pick<RollbackOptions, 'to' | 'steps' | 'dryRun'> {}

/** What became of the shared schema; a failure is thrown. */
export interface SharedRollbackResult {
  readonly success: true;
  /** `planned`: a dry run. `skipped`: there is nothing to take back. */
  readonly status: 'rolled-back' | 'skipped' | 'planned';
  /** Last applied first. */
  readonly rolledBackMigrations: ReadonlyArray<string>;
  readonly durationMs: number;
}

/** @throws DMT_USAGE */
export function resolveGoal({ to, steps }: RollbackSharedOptions): RollbackGoal {
  if ((to === undefined) === (steps === undefined)) {
    throw new UsageError(
      to === undefined
        ? 'A rollback was not told how far to go.'
        : 'A rollback was given both `to` and `steps`.',
      'Give either `to`, the migration that is to be the last one, or `steps`.',
    );
  }
  if (to !== undefined) return { to: to.replace(/\.sql$/, '') };
  if (steps !== undefined && Number.isSafeInteger(steps) && steps >= 1) return { steps };
  throw UsageError.forOption('steps', steps, 'a whole number of at least 1');
}
