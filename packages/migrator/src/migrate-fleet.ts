import { withRetries } from './connections/index.ts';
import { createFleetRun, resultOf } from './fleet-run.ts';
import { siteOf, type TenantSite } from './lifecycle/index.ts';
import { migrateTenant } from './migrate-tenant.ts';
import type { DryRunOptions } from './migrator.ts';
import { type MigratorContext, readTenantSource } from './migrator-context.ts';
import type { PreparedSource } from './plan/index.ts';
import {
  type FleetResult,
  type MigrateFleetOptions,
  resolveConcurrency,
  resolveRolloutLimits,
  runQueue,
  type TenantMigrationResult,
} from './run/index.ts';
import { assertTenantSchema, progressOf, type SchemaReading } from './status/index.ts';
import { isUpToDate, surveyFleet } from './survey-fleet.ts';

/** Migrates tenants; what becomes of each is in the result, whatever it is. */
export async function migrateFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  options: MigrateFleetOptions = {},
): Promise<FleetResult> {
  assertFleetOptions(options);
  const concurrency = resolveConcurrency(options.concurrency);
  const sites = [...new Set(tenantIds)].map((tenantId) => siteOf(context.strategy, tenantId));
  const run = createFleetRun(options, sites);
  const source = await readTenantSource(context);
  const survey = await withRetries(context.settings.retries, () =>
    surveyFleet(context, sites, options.dryRun === true),
  );
  const waiting = sites.filter((site) => {
    if (run.isStopped() || !isUpToDate(context, source, site, survey)) return true;
    run.finish(resultOf(site, { status: 'skipped' }));
    return false;
  });
  const hooks = { ...context.hooks, ...options.hooks };
  const migrateEach = (some: ReadonlyArray<TenantSite>): Promise<void> =>
    runQueue(some, concurrency, run.isStopped, async (site) => {
      run.start(site);
      const reading = survey.readings.get(site.schemaName);
      const isPlanOnly = options.dryRun === true && reading !== undefined;
      run.finish(
        isPlanOnly
          ? planTenant(context, source, site, reading)
          : await migrateTenant(context, source, site, hooks),
      );
    });
  await migrateEach(waiting.slice(0, run.canary));
  run.judgeCanaries();
  await migrateEach(waiting.slice(run.canary));
  return run.summarise();
}

/** @throws DMT_USAGE */
export function assertFleetOptions(options: MigrateFleetOptions = {}): void {
  resolveConcurrency(options.concurrency);
  resolveRolloutLimits(options);
}

/** Migrates one tenant, by itself. */
export async function migrateOne(
  context: MigratorContext,
  tenantId: string,
  { dryRun = false }: DryRunOptions = {},
): Promise<TenantMigrationResult> {
  const { details } = await migrateFleet(context, [tenantId], { dryRun });
  // One tenant was given, and each yields one result.
  return details[0] as TenantMigrationResult;
}

function planTenant(
  { settings }: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  reading: SchemaReading,
): TenantMigrationResult {
  try {
    assertTenantSchema(site, reading);
    const { pending } = progressOf(source, reading, settings, site.tenantId);
    return resultOf(site, { status: pending.length > 0 ? 'planned' : 'skipped', appliedMigrations: pending });
  } catch (error) {
    return resultOf(site, {
      status: 'failed',
      error: error instanceof Error ? error : new Error(String(error)),
    });
  }
}
