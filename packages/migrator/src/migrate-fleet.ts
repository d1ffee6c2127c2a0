import { UsageError } from '@dmt/core';
import { withRetries } from './connections/index.ts';
import { createFleetRun, type FleetRun, resultOf } from './fleet-run.ts';
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
import { openRunRecord, readUnfinished } from './runs/index.ts';
import { assertTenantSchema, progressOf, type SchemaReading } from './status/index.ts';
import { isUpToDate, surveyFleet } from './survey-fleet.ts';

/** Migrates tenants; what becomes of each is in the result, and in the directory's record of runs. */
export async function migrateFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  options: MigrateFleetOptions = {},
): Promise<FleetResult> {
  const { run, waiting, work } = await prepareFleet(context, tenantIds, options);
  const isRecorded = waiting.length > 0 && options.dryRun !== true;
  const record = isRecorded
    ? await openRunRecord(
        context.pool,
        context.settings.pooler,
        waiting.map(({ tenantId }) => tenantId),
      )
    : undefined;
  try {
    await rollOut(run, waiting, options, async (site) => {
      const result = await work(site);
      record?.note(result);
      return result;
    });
  } catch (error) {
    await record?.close('error');
    throw error;
  }
  const result = run.summarise();
  await record?.close(result.stoppedBy);
  return record ? { ...result, runId: record.runId } : result;
}

/** Migrates one tenant, by itself. That is no roll-out, so nobody records it. */
export async function migrateOne(
  context: MigratorContext,
  tenantId: string,
  options: DryRunOptions = {},
): Promise<TenantMigrationResult> {
  const { run, waiting, work } = await prepareFleet(context, [tenantId], options);
  await rollOut(run, waiting, {}, work);
  // One tenant was given, and each yields one result.
  return run.summarise().details[0] as TenantMigrationResult;
}

/** @throws DMT_USAGE */
export function assertFleetOptions(options: MigrateFleetOptions = {}): void {
  resolveConcurrency(options.concurrency);
  resolveRolloutLimits(options);
}

interface PreparedFleet {
  readonly run: FleetRun;
  /** Those that are not up to date for certain. */
  readonly waiting: ReadonlyArray<TenantSite>;
  readonly work: (site: TenantSite) => Promise<TenantMigrationResult>;
}

async function prepareFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  options: MigrateFleetOptions,
): Promise<PreparedFleet> {
  assertFleetOptions(options);
  const wanted = options.only === 'failed' ? await keepUnfinished(context, tenantIds) : tenantIds;
  const sites = [...new Set(wanted)].map((tenantId) => siteOf(context.strategy, tenantId));
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
  const work = async (site: TenantSite): Promise<TenantMigrationResult> => {
    const reading = survey.readings.get(site.schemaName);
    const isPlanOnly = options.dryRun === true && reading !== undefined;
    return isPlanOnly
      ? planTenant(context, source, site, reading)
      : migrateTenant(context, source, site, hooks);
  };
  return { run, waiting, work };
}

async function keepUnfinished(
  { pool, settings }: MigratorContext,
  tenantIds: ReadonlyArray<string>,
): Promise<ReadonlyArray<string>> {
  const unfinished = await withRetries(settings.retries, () => pool.use(readUnfinished));
  if (unfinished) return tenantIds.filter((tenantId) => unfinished.has(tenantId));
  throw new UsageError(
    'No migration of this fleet is on record, so nobody knows which tenants failed.',
    'Migrate all of them: tenants that are up to date are skipped.',
  );
}

/** The canaries first, and the others if these are well. */
async function rollOut(
  run: FleetRun,
  waiting: ReadonlyArray<TenantSite>,
  options: MigrateFleetOptions,
  work: PreparedFleet['work'],
): Promise<void> {
  const concurrency = resolveConcurrency(options.concurrency);
  const migrateEach = (sites: ReadonlyArray<TenantSite>): Promise<void> =>
    runQueue(sites, concurrency, run.isStopped, async (site) => {
      run.start(site);
      run.finish(await work(site));
    });
  await migrateEach(waiting.slice(0, run.canary));
  run.judgeCanaries();
  await migrateEach(waiting.slice(run.canary));
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
