import { attempt, withRetries } from './connections/index.ts';
import { eachTenant } from './each-tenant/index.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { type MigratorContext, tenantTarget } from './migrator-context.ts';
import { type PreparedSource, prepareTenantSource } from './plan/index.ts';
import { readTenants } from './read-tenants.ts';
import {
  assertGoalKnown,
  planRollback,
  type RollbackGoal,
  type RollbackOptions,
  type RollbackOrder,
  type RollbackResult,
  readDowns,
  resolveGoal,
  rollbackSchema,
  type TenantRollbackResult,
  type Undo,
} from './rollback/index.ts';
import { resolveConcurrency } from './run/index.ts';
import { readMigrationSource } from './source/index.ts';
import { assertTenantSchema, type SchemaReading } from './status/index.ts';
import { placesOf } from './tenant-places.ts';

type Plan = ReadonlyArray<Undo> | Error;

/**
 * Takes migrations of tenants back. What each tenant would lose is found out first, so that a missing down file
 * stops everything before the first tenant is touched.
 */
export async function rollbackFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  options: RollbackOptions,
): Promise<RollbackResult> {
  const goal = resolveGoal(options);
  resolveConcurrency(options.concurrency);
  const sites = placesOf(context, tenantIds);
  const files = await readMigrationSource(context.tenantFolder);
  const source = prepareTenantSource(files);
  assertGoalKnown(goal, source);
  const plans = await planAll(context, source, sites, goal);
  const undone = [...plans.values()].flatMap((plan) => (plan instanceof Error ? [] : plan));
  const downs = await readDowns(files, new Set(undone.map(({ migration }) => migration.name)));
  return eachTenant(
    sites,
    options,
    async (site) => {
      const undos = plans.get(site.tenantId) ?? [];
      if (undos instanceof Error) return outcomeOf(site, 'failed', { error: undos });
      if (undos.length === 0) return outcomeOf(site, 'skipped');
      if (options.dryRun) return outcomeOf(site, 'planned', { rolledBackMigrations: namesOf(undos) });
      return rollbackTenant(context, source, site, { undos, downs });
    },
    (site) => outcomeOf(site, 'not-run'),
  );
}

async function planAll(
  context: MigratorContext,
  source: PreparedSource,
  sites: ReadonlyArray<TenantSite>,
  goal: RollbackGoal,
): Promise<Map<string, Plan>> {
  const readings = await withRetries(context.settings.retries, () => readTenants(context, sites));
  return new Map(
    sites.map((site) => [site.tenantId, planOne(source, site, readings.get(site.tenantId), goal)]),
  );
}

function planOne(
  source: PreparedSource,
  site: TenantSite,
  reading: SchemaReading | undefined,
  goal: RollbackGoal,
): Plan {
  if (!reading) return [];
  try {
    assertTenantSchema(site, reading);
    if (reading.error) return reading.error;
    return planRollback(source.migrations, reading.rows, goal, site.tenantId);
  } catch (error) {
    return toError(error);
  }
}

async function rollbackTenant(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  order: RollbackOrder,
): Promise<TenantRollbackResult> {
  const startedAt = performance.now();
  let attempts = 0;
  try {
    const isUndone = await attempt(
      `the rollback of schema "${site.schemaName}"`,
      () =>
        withRetries(context.settings.retries, () => {
          attempts += 1;
          return context.layout
            .poolOf(site)
            .use((client) =>
              rollbackSchema(client, tenantTarget(context, site, source), context.settings, order),
            );
        }),
      site.tenantId,
    );
    const durationMs = performance.now() - startedAt;
    // After a lost answer, finding nothing left to do means that the commit was ours.
    if (!isUndone && attempts === 1) return outcomeOf(site, 'skipped', { durationMs });
    return outcomeOf(site, 'rolled-back', { rolledBackMigrations: namesOf(order.undos), durationMs });
  } catch (error) {
    return outcomeOf(site, 'failed', { error: toError(error), durationMs: performance.now() - startedAt });
  }
}

function outcomeOf(
  { tenantId, schemaName }: TenantSite,
  status: TenantRollbackResult['status'],
  rest: Partial<TenantRollbackResult> = {},
): TenantRollbackResult {
  const success = status !== 'failed' && status !== 'not-run';
  return { tenantId, schemaName, success, status, rolledBackMigrations: [], durationMs: 0, ...rest };
}

function namesOf(undos: ReadonlyArray<Undo>): string[] {
  return undos.map(({ migration }) => migration.name);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
