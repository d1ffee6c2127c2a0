import type { TenantSite } from './lifecycle/index.ts';
import {
  type FleetResult,
  type FleetTotals,
  type MigrateFleetOptions,
  summariseFleet,
  type TenantMigrationResult,
} from './run/index.ts';

/** Keeps the account of a fleet's run, and tells the caller of each tenant. */
export interface FleetRun {
  isStopped(): boolean;
  start(site: TenantSite): void;
  finish(result: TenantMigrationResult): void;
  summarise(): FleetResult;
}

export function createFleetRun(options: MigrateFleetOptions, sites: ReadonlyArray<TenantSite>): FleetRun {
  const { signal, onProgress, onError } = options;
  const results = new Map<string, TenantMigrationResult>();
  let isAborted = false;
  const totals = (): FleetTotals => ({ done: results.size, total: sites.length });
  return {
    isStopped: () => isAborted || signal?.aborted === true,
    start: ({ tenantId }) => onProgress?.(tenantId, 'started', undefined, totals()),
    finish(result) {
      const { tenantId, status, error } = result;
      results.set(tenantId, result);
      if (error && onError?.(tenantId, error) === 'abort') isAborted = true;
      onProgress?.(
        tenantId,
        status === 'skipped' || status === 'failed' ? status : 'migrated',
        result,
        totals(),
      );
    },
    summarise: () =>
      summariseFleet(
        sites.map((site) => results.get(site.tenantId) ?? resultOf(site, { status: 'not-run' })),
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
