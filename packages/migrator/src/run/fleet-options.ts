import { UsageError } from '@dmt/core';
import type { TenantMigrationResult } from './migration-result.ts';

/** How far a fleet is. */
export interface FleetTotals {
  readonly done: number;
  readonly total: number;
}

/** How a fleet is migrated. */
export interface MigrateFleetOptions {
  /** How many tenants are migrated at once, each on a connection. @default 8 */
  readonly concurrency?: number;
  /** Change nothing, not even a table of our own, and report what would be applied. @default false */
  readonly dryRun?: boolean;
  /** Finish the tenants in hand, and leave the rest as they are. */
  readonly signal?: AbortSignal;
  /** Called as each tenant begins and ends; `detail` comes with the end. */
  readonly onProgress?: (
    tenantId: string,
    status: 'started' | 'migrated' | 'skipped' | 'failed',
    detail?: TenantMigrationResult,
    totals?: FleetTotals,
  ) => void;
  /** Called when a tenant fails. `abort` stops like the signal does. @default () => 'continue' */
  readonly onError?: (tenantId: string, error: Error) => 'continue' | 'abort';
}

const DEFAULT_CONCURRENCY = 8;

/** @throws DMT_USAGE */
export function resolveConcurrency(concurrency: number | undefined): number {
  if (concurrency === undefined) return DEFAULT_CONCURRENCY;
  if (Number.isSafeInteger(concurrency) && concurrency >= 1) return concurrency;
  throw UsageError.forOption('concurrency', concurrency, 'a whole number of at least 1');
}
