import { MigrationHookError, type MigrationHooks } from '@dmt/core';
import { attempt } from './connections/index.ts';
import { resultOf } from './fleet-run.ts';
import type { TenantSite } from './lifecycle/index.ts';
import { type MigratorContext, tenantTarget } from './migrator-context.ts';
import type { PreparedSource } from './plan/index.ts';
import { type MigrationListener, migrateSchema, type TenantMigrationResult } from './run/index.ts';

/** Migrates one tenant through the lock, whatever it looked like from outside, with the hooks around it. */
export async function migrateTenant(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  hooks: MigrationHooks = context.hooks,
): Promise<TenantMigrationResult> {
  const startedAt = performance.now();
  const appliedMigrations: string[] = [];
  const result = (outcome: Pick<TenantMigrationResult, 'status' | 'error'>): TenantMigrationResult =>
    resultOf(site, { ...outcome, appliedMigrations, durationMs: performance.now() - startedAt });
  const work = async (): Promise<TenantMigrationResult> => {
    await callHook(site, { name: 'beforeTenant' }, () => hooks.beforeTenant?.(site.tenantId));
    await applyPending(context, source, site, listen(site, hooks, appliedMigrations));
    return result({ status: appliedMigrations.length > 0 ? 'migrated' : 'skipped' });
  };
  const fail = (error: unknown): TenantMigrationResult =>
    result({ status: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  const outcome = await work().catch(fail);
  return callHook(site, { name: 'afterTenant' }, () => hooks.afterTenant?.(site.tenantId, outcome)).then(
    () => outcome,
    // What went wrong first is the news.
    (error: unknown) => (outcome.error ? outcome : fail(error)),
  );
}

function applyPending(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  listener: MigrationListener,
): Promise<void> {
  const target = tenantTarget(context, site, source);
  return attempt(
    `the migration of schema "${site.schemaName}"`,
    () => migrateSchema(context.pool, target, context.settings, listener),
    site.tenantId,
  );
}

function listen(
  site: TenantSite,
  { beforeMigration, afterMigration }: MigrationHooks,
  appliedMigrations: string[],
): MigrationListener {
  const { tenantId } = site;
  const onApplied: MigrationListener['onApplied'] = (migration, durationMs) => {
    appliedMigrations.push(migration);
    return callHook(site, { name: 'afterMigration', migration }, () =>
      afterMigration?.(tenantId, migration, durationMs),
    );
  };
  if (!beforeMigration) return { onApplied };
  return {
    onApplied,
    onBegin: (migration) =>
      callHook(site, { name: 'beforeMigration', migration }, () => beforeMigration(tenantId, migration)),
  };
}

async function callHook(
  { tenantId }: TenantSite,
  hook: { readonly name: keyof MigrationHooks; readonly migration?: string },
  call: () => void | Promise<void>,
): Promise<void> {
  try {
    await call();
  } catch (cause) {
    throw new MigrationHookError(tenantId, hook, { cause });
  }
}
