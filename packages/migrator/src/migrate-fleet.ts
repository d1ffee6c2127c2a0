import { TenantNotFoundError, UsageError } from '@dmt/core';
import { withRetries } from './connections/index.ts';
import { isNobody } from './fleet-lifecycle.ts';
import { createFleetRun, type FleetRun, resultOf } from './fleet-run.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { createTenantMigration, type TenantMigration } from './migrate-tenant.ts';
import type { DryRunOptions } from './migrator.ts';
import { type MigratorContext, readTenantSource } from './migrator-context.ts';
import { planTenant } from './plan-tenant.ts';
import {
  type FleetResult,
  type MigrateFleetOptions,
  resolveConcurrency,
  resolveRolloutLimits,
  runPatientQueue,
  type TenantMigrationResult,
} from './run/index.ts';
import { openRunRecord, readUnfinished } from './runs/index.ts';
import { isUpToDate, surveyFleet } from './survey-fleet.ts';
import { placesOf, siteNamed } from './tenant-places.ts';

/** Migrates tenants; what becomes of each is in the result, and in the directory's record of runs. */
export async function migrateFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  options: MigrateFleetOptions = {},
): Promise<FleetResult> {
  const fleet = await prepareFleet(context, tenantIds, options);
  if (fleet.waiting.length === 0 || options.dryRun === true) {
    await rollOut(fleet, options);
    return fleet.run.summarise();
  }
  const ids = fleet.waiting.map(({ tenantId }) => tenantId);
  const record = await openRunRecord(context.pool, context.settings.pooler, ids);
  try {
    await rollOut(fleet, options, record?.note);
    const result = fleet.run.summarise();
    await record?.close(result.stoppedBy);
    return record ? { ...result, runId: record.runId } : result;
  } catch (error) {
    await record?.close('error');
    throw error;
  }
}

/** Migrates one tenant, by itself. That is no roll-out, so nobody records it. */
export async function migrateOne(
  context: MigratorContext,
  tenantId: string,
  options: DryRunOptions = {},
): Promise<TenantMigrationResult> {
  const site = siteNamed(context, tenantId);
  if (site !== context.layout.sharedSite && (await isNobody(context, tenantId)))
    return resultOf(site, { status: 'failed', error: new TenantNotFoundError(tenantId) });
  const fleet = await prepareFleet(context, [tenantId], options);
  await rollOut(fleet, {});
  // One tenant was given, and each yields one result.
  const result = fleet.run.summarise().details[0] as TenantMigrationResult;
  return { ...result, tenantId };
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
  readonly migrationOf: (site: TenantSite) => TenantMigration;
}

async function prepareFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  options: MigrateFleetOptions,
): Promise<PreparedFleet> {
  assertFleetOptions(options);
  const wanted = options.only === 'failed' ? await keepUnfinished(context, tenantIds) : tenantIds;
  const sites = placesOf(context, wanted);
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
  const migrationOf = (site: TenantSite): TenantMigration => {
    const reading = survey.readings.get(site.tenantId);
    if (options.dryRun === true && reading) return planTenant(context, source, site, reading);
    return createTenantMigration(context, source, site, {
      hooks,
      ...(options.onBlocked ? { onBlocked: (blockers) => run.block(site, blockers) } : {}),
    });
  };
  return { run, waiting, migrationOf };
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
  { run, waiting, migrationOf }: PreparedFleet,
  options: MigrateFleetOptions,
  note: (result: TenantMigrationResult) => void = () => undefined,
): Promise<void> {
  const concurrency = resolveConcurrency(options.concurrency);
  const migrations = new Map<TenantSite, TenantMigration>();
  const begin = (site: TenantSite): TenantMigration => {
    run.start(site);
    const migration = migrationOf(site);
    migrations.set(site, migration);
    return migration;
  };
  const finish = (result: TenantMigrationResult): void => {
    note(result);
    run.finish(result);
  };
  const migrateEach = async (sites: ReadonlyArray<TenantSite>): Promise<void> => {
    const left = await runPatientQueue(sites, concurrency, run.isStopped, async (site) => {
      const migration = migrations.get(site) ?? begin(site);
      const again = await migration.attempt();
      if (!again) finish(migration.result());
      return again;
    });
    for (const site of left) {
      const migration = migrations.get(site);
      await migration?.giveUp();
      if (migration) finish(migration.result());
    }
  };
  await migrateEach(waiting.slice(0, run.canary));
  run.judgeCanaries();
  await migrateEach(waiting.slice(run.canary));
}
