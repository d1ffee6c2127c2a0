import { createTenantManager, type DmtConfig, type TableModule, type TenantManager } from '@dmt/core';
import { resolveConfig } from '@dmt/core/internal';
import { eachTenant } from './each-tenant/index.ts';
import { siteOf, type TenantSite } from './lifecycle/index.ts';
import type { MigratorContext } from './migrator-context.ts';
import { resolveConcurrency } from './run/index.ts';
import {
  runSeed,
  type SeedFunction,
  type SeedOptions,
  type SeedResult,
  type SharedSeedFunction,
  type SharedSeedResult,
  type TenantSeedResult,
} from './seed/index.ts';

/**
 * Seeds tenants. A seed is code of the application, so it gets the application's kind of handle: core verifies the
 * tenant before its first statement, holds the transaction to it, and refuses what would outlive the transaction.
 */
export async function seedFleet<Tenant extends TableModule, Shared extends TableModule>(
  context: MigratorContext,
  config: DmtConfig<Tenant, Shared>,
  { tenantIds, seed }: { readonly tenantIds: ReadonlyArray<string>; readonly seed: SeedFunction<Tenant> },
  options: SeedOptions = {},
): Promise<SeedResult> {
  const sites = [...new Set(tenantIds)].map((tenantId) => siteOf(context.strategy, tenantId));
  // More than the pool has connections would wait in its queue until they time out.
  const { max = 1 } = resolveConfig(config).connection.poolConfig;
  const concurrency = Math.min(resolveConcurrency(options.concurrency), max);
  await using manager = createTenantManager(config);
  return await eachTenant(
    sites,
    { ...options, concurrency },
    (site) => seedOne(manager, site, seed),
    (site) => outcomeOf(site, 'not-run'),
  );
}

export async function seedSharedSchema<Tenant extends TableModule, Shared extends TableModule>(
  config: DmtConfig<Tenant, Shared>,
  seed: SharedSeedFunction<Shared>,
): Promise<SharedSeedResult> {
  const startedAt = performance.now();
  await using manager = createTenantManager(config);
  await runSeed(manager.getSharedDb(), undefined, seed);
  return { success: true, durationMs: performance.now() - startedAt };
}

async function seedOne<Tenant extends TableModule, Shared extends TableModule>(
  manager: TenantManager<Tenant, Shared>,
  site: TenantSite,
  seed: SeedFunction<Tenant>,
): Promise<TenantSeedResult> {
  const startedAt = performance.now();
  try {
    await runSeed(manager.getDb(site.tenantId), site.tenantId, (db) => seed(db, site.tenantId));
    return outcomeOf(site, 'seeded', { durationMs: performance.now() - startedAt });
  } catch (error) {
    const durationMs = performance.now() - startedAt;
    return outcomeOf(site, 'failed', {
      error: error instanceof Error ? error : new Error(String(error)),
      durationMs,
    });
  }
}

function outcomeOf(
  { tenantId, schemaName }: TenantSite,
  status: TenantSeedResult['status'],
  rest: Partial<TenantSeedResult> = {},
): TenantSeedResult {
  return { tenantId, schemaName, success: status === 'seeded', status, durationMs: 0, ...rest };
}
