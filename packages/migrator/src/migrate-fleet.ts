import { attempt, withRetries } from './connections/index.ts';
import { createFleetRun, resultOf } from './fleet-run.ts';
import { siteOf, type TenantSite } from './lifecycle/index.ts';
import type { DryRunOptions } from './migrator.ts';
import { type MigratorContext, readTenantSource, tenantTarget } from './migrator-context.ts';
import type { PreparedSource } from './plan/index.ts';
import {
  type FleetResult,
  type MigrateFleetOptions,
  migrateSchema,
  resolveConcurrency,
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
  const concurrency = resolveConcurrency(options.concurrency);
  const sites = [...new Set(tenantIds)].map((tenantId) => siteOf(context.strategy, tenantId));
  const source = await readTenantSource(context);
  const survey = await withRetries(context.settings.retries, () =>
    surveyFleet(context, sites, options.dryRun === true),
  );
  const run = createFleetRun(options, sites);
  const waiting = sites.filter((site) => {
    if (run.isStopped() || !isUpToDate(context, source, site, survey)) return true;
    run.finish(resultOf(site, { status: 'skipped' }));
    return false;
  });
  await runQueue(waiting, concurrency, run.isStopped, async (site) => {
    run.start(site);
    const reading = survey.readings.get(site.schemaName);
    const isPlanOnly = options.dryRun === true && reading !== undefined;
    run.finish(
      isPlanOnly ? planTenant(context, source, site, reading) : await migrateTenant(context, source, site),
    );
  });
  return run.summarise();
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

/** Migrates one tenant through the lock, whatever it looked like from outside. */
export async function migrateTenant(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
): Promise<TenantMigrationResult> {
  const startedAt = performance.now();
  const appliedMigrations: string[] = [];
  const result = (outcome: Pick<TenantMigrationResult, 'status' | 'error'>): TenantMigrationResult =>
    resultOf(site, { ...outcome, appliedMigrations, durationMs: performance.now() - startedAt });
  try {
    const target = tenantTarget(context, site, source);
    await attempt(
      `the migration of schema "${site.schemaName}"`,
      () =>
        migrateSchema(context.pool, target, context.settings, (name) => void appliedMigrations.push(name)),
      site.tenantId,
    );
    return result({ status: appliedMigrations.length > 0 ? 'migrated' : 'skipped' });
  } catch (error) {
    return result({ status: 'failed', error: toError(error) });
  }
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
    return resultOf(site, { status: 'failed', error: toError(error) });
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
