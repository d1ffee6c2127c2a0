import type { TenantSite } from './lifecycle/index.ts';
import {
  type FleetResult,
  type FleetTotals,
  type MigrateFleetOptions,
  resolveRolloutLimits,
  type StopReason,
  summariseFleet,
  type TenantMigrationResult,
} from './run/index.ts';

/** Keeps the account of a fleet's run, tells the caller of each tenant, and knows when to halt. */
export interface FleetRun {
  /** How many tenants go first. */
  readonly canary: number;
  isStopped(): boolean;
  start(site: TenantSite): void;
  finish(result: TenantMigrationResult): void;
  /** Whether the others may follow, now that the canaries are through. */
  judgeCanaries(): void;
  summarise(): FleetResult;
}

export function createFleetRun(options: MigrateFleetOptions, sites: ReadonlyArray<TenantSite>): FleetRun {
  const { signal, onProgress, onError } = options;
  const { canary, maxFailures } = resolveRolloutLimits(options);
  const results = new Map<string, TenantMigrationResult>();
  let failures = 0;
  let halted: StopReason | undefined;
  const stoppedBy = (): StopReason | undefined => halted ?? (signal?.aborted ? 'signal' : undefined);
  const totals = (): FleetTotals => ({ done: results.size, total: sites.length });
  const judgeFailure = (tenantId: string, error: Error): void => {
    failures += 1;
    if (onError?.(tenantId, error) === 'abort') halted ??= 'onError';
    if (failures >= maxFailures) halted ??= 'maxFailures';
  };
  return {
    canary,
    isStopped: () => stoppedBy() !== undefined,
    start: ({ tenantId }) => onProgress?.(tenantId, 'started', undefined, totals()),
    finish(result) {
      const { tenantId, status, error } = result;
      results.set(tenantId, result);
      if (error) judgeFailure(tenantId, error);
      onProgress?.(
        tenantId,
        status === 'skipped' || status === 'failed' ? status : 'migrated',
        result,
        totals(),
      );
    },
    judgeCanaries() {
      if (canary > 0 && failures > 0) halted ??= 'canary';
    },
    summarise: () =>
      summariseFleet(
        sites.map((site) => results.get(site.tenantId) ?? resultOf(site, { status: 'not-run' })),
        stoppedBy(),
      ),
  };
}

/** A result with everything that is not given as it is for a tenant to whom nothing happened. */
export function resultOf(
  { tenantId, schemaName }: TenantSite,
  outcome: Pick<TenantMigrationResult, 'status'> & Partial<TenantMigrationResult>,
): TenantMigrationResult {
  const success = outcome.status !== 'failed' && outcome.status !== 'not-run';
  return { tenantId, schemaName, success, appliedMigrations: [], durationMs: 0, ...outcome };
}
