import { resultOf } from './fleet-run.ts';
import type { TenantSite } from './lifecycle/index.ts';
import type { TenantMigration } from './migrate-tenant.ts';
import type { MigratorContext } from './migrator-context.ts';
import type { PreparedSource } from './plan/index.ts';
import type { TenantMigrationResult } from './run/index.ts';
import { assertTenantSchema, progressOf, type SchemaReading } from './status/index.ts';

/** In place of a tenant's migration in a dry run: says what would be applied. */
export function planTenant(
  context: MigratorContext,
  source: PreparedSource,
  site: TenantSite,
  reading: SchemaReading,
): TenantMigration {
  return {
    attempt: async () => undefined,
    giveUp: async () => undefined,
    result: () => planOf(context, source, site, reading),
  };
}

function planOf(
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
