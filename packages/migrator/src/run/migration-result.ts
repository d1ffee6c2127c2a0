/** What became of one tenant. */
export interface TenantMigrationResult {
  readonly tenantId: string;
  readonly schemaName: string;
  readonly success: boolean;
  /**
   * `migrated`: something was applied. `skipped`: nothing was pending. `planned`: a dry run, `appliedMigrations`
   * is what would be applied. `not-run`: the run was stopped before this tenant's turn.
   */
  readonly status: 'migrated' | 'skipped' | 'failed' | 'planned' | 'not-run';
  /** In order; of a tenant that failed, those that were committed before. */
  readonly appliedMigrations: ReadonlyArray<string>;
  readonly error?: Error;
  readonly durationMs: number;
}

/** What kept a roll-out from reaching every tenant. */
export type StopReason = 'canary' | 'maxFailures' | 'onError' | 'signal';

/** What became of a fleet; each tenant is counted once. */
export interface FleetResult {
  readonly total: number;
  /** Tenants with status `migrated` or `planned`. */
  readonly succeeded: number;
  readonly failed: number;
  /** Tenants with nothing to do. */
  readonly skipped: number;
  /** Tenants whose turn never came. */
  readonly notRun: number;
  /** Why there are tenants whose turn never came. */
  readonly stoppedBy?: StopReason;
  /** In the order in which the tenants were given. */
  readonly details: ReadonlyArray<TenantMigrationResult>;
}

/** What became of the shared schema. */
export interface SharedMigrationResult {
  readonly success: true;
  readonly status: 'migrated' | 'skipped' | 'planned';
  readonly appliedMigrations: ReadonlyArray<string>;
  readonly durationMs: number;
}

export function summariseFleet(
  details: ReadonlyArray<TenantMigrationResult>,
  stoppedBy?: StopReason,
): FleetResult {
  const count = (...statuses: ReadonlyArray<TenantMigrationResult['status']>): number =>
    details.filter(({ status }) => statuses.includes(status)).length;
  const notRun = count('not-run');
  return {
    total: details.length,
    succeeded: count('migrated', 'planned'),
    failed: count('failed'),
    skipped: count('skipped'),
    notRun,
    ...(notRun > 0 && stoppedBy !== undefined ? { stoppedBy } : {}),
    details,
  };
}
