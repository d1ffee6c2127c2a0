import { type MigrationHooks, UsageError } from '@dmt/core';
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
  /**
   * Migrate this many of the tenants that need it first, and the others only if none of these failed. Not in a dry
   * run. @default 0
   */
  readonly canary?: number;
  /** Begin no more tenants once this many have failed. Not in a dry run. @default no limit */
  readonly maxFailures?: number;
  /** In place of hooks of the same name in `migrations.hooks`. */
  readonly hooks?: MigrationHooks;
}

const DEFAULT_CONCURRENCY = 8;

/** @throws DMT_USAGE */
export function resolveConcurrency(concurrency: number | undefined): number {
  return resolveCount('concurrency', concurrency, DEFAULT_CONCURRENCY);
}

/** When a roll-out halts. */
interface RolloutLimits {
  readonly canary: number;
  readonly maxFailures: number;
}

/** @throws DMT_USAGE */
export function resolveRolloutLimits({ canary, maxFailures, dryRun }: MigrateFleetOptions): RolloutLimits {
  const given = {
    canary: resolveCount('canary', canary, 0),
    maxFailures: resolveCount('maxFailures', maxFailures, Number.POSITIVE_INFINITY),
  };
  return dryRun === true ? { canary: 0, maxFailures: Number.POSITIVE_INFINITY } : given;
}

function resolveCount(option: string, count: number | undefined, absent: number): number {
  if (count === undefined) return absent;
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw UsageError.forOption(option, count, 'a whole number of at least 1');
}
